//! The map: builder, typed graph, matrices, bundle.
