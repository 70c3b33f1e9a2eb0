//! Who: institution names folded conservatively and typed.
