//! Reading: formats, encodings, vendor profiles, and the audit of what was read.
