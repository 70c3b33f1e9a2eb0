//! What: IPC symbols, technology schemes, industries.
