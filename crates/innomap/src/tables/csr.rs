//! Ragged rows: the values of all rows one after the other, and where each row starts.

/// Rows of any length in two arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csr<T> {
    starts: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for Csr<T> {
    fn default() -> Self {
        Self { starts: vec![0], values: Vec::new() }
    }
}

impl<T> Csr<T> {
    /// An empty table with room for that many rows and values.
    pub fn with_capacity(rows: usize, values: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, values: Vec::with_capacity(values) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of a row.
    pub fn row(&self, i: usize) -> &[T] {
        &self.values[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// All rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[T]> + '_ {
        (0..self.len()).map(|i| self.row(i))
    }

    /// The values of all rows.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// The values of all rows, to be changed in place.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// Adds a value to the row that is being written.
    pub fn push_value(&mut self, value: T) {
        self.values.push(value);
    }

    /// Ends the row that is being written; what has been pushed since the last end is its content.
    pub fn end_row(&mut self) {
        self.starts.push(self.values.len() as u32);
    }

    /// The values pushed since the last end of a row.
    pub fn open_row(&mut self) -> &mut [T] {
        let start = self.starts.last().copied().unwrap_or(0) as usize;
        &mut self.values[start..]
    }

    /// Cuts the row that is being written to `length` values.
    pub fn truncate_open_row(&mut self, length: usize) {
        let start = self.starts.last().copied().unwrap_or(0) as usize;
        self.values.truncate(start + length);
    }
}

impl<T: Clone> Csr<T> {
    /// Adds a row.
    pub fn push_row(&mut self, row: &[T]) {
        self.values.extend_from_slice(row);
        self.end_row();
    }

    /// Adds the rows of another table.
    pub fn append(&mut self, other: &Self) {
        let base = self.values.len() as u32;
        self.values.extend_from_slice(&other.values);
        self.starts.extend(other.starts[1..].iter().map(|s| s + base));
    }

    /// The rows of `order`, in that order.
    #[must_use]
    pub fn select(&self, order: &[u32]) -> Self {
        if order.len() == self.len() && order.iter().zip(0..).all(|(&i, at)| i == at) {
            return self.clone();
        }
        let mut out = Self::with_capacity(order.len(), self.values.len());
        for &i in order {
            out.push_row(self.row(i as usize));
        }
        out
    }
}

impl<T: Ord> Csr<T> {
    /// Sorts the values of each row.
    pub fn sort_rows(&mut self) {
        for i in 0..self.len() {
            self.values[self.starts[i] as usize..self.starts[i + 1] as usize].sort_unstable();
        }
    }
}

impl<T: Copy> Csr<T> {
    /// The same rows with each value replaced.
    #[must_use]
    pub fn map<U>(&self, value: impl Fn(T) -> U) -> Csr<U> {
        Csr { starts: self.starts.clone(), values: self.values.iter().map(|&v| value(v)).collect() }
    }
}

impl<T: Clone, R: AsRef<[T]>> FromIterator<R> for Csr<T> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut out = Self::default();
        for row in rows {
            out.push_row(row.as_ref());
        }
        out
    }
}
