//! Where: administrative divisions.
