//! Parents and stages of an industry's branches as arrays.

use crate::classification::Industry;

/// The branches of an industry by index.
#[derive(Debug, Clone, Default)]
pub struct IndustryTree {
    parent: Vec<Option<u16>>,
}

impl IndustryTree {
    /// The tree of an industry; without one, an empty tree.
    pub fn new(industry: Option<&Industry>) -> Self {
        let Some(industry) = industry else { return Self::default() };
        Self { parent: industry.branches().iter().map(|b| b.parent).collect() }
    }

    /// Whether `branch` is `ancestor` or lies below it.
    pub fn is_within(&self, branch: u16, ancestor: u16) -> bool {
        let mut at = Some(branch);
        while let Some(b) = at {
            if b == ancestor {
                return true;
            }
            at = self.parent[b as usize];
        }
        false
    }

    /// Those of `branches` that have no descendant among them.
    pub fn most_specific(&self, branches: &[u16], out: &mut Vec<u16>) {
        out.clear();
        out.extend(branches.iter().copied().filter(|&b| !branches.iter().any(|&d| d != b && self.is_within(d, b))));
    }
}
