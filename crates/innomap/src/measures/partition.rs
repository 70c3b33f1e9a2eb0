//! Partitions of nodes with canonical labels: the largest part is 0, ties go to the part with the smallest member.

/// A partition in which labels mean something: 0 is the largest part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Part of each node.
    pub part: Vec<u32>,
    /// Number of nodes of each part, never increasing.
    pub sizes: Vec<u32>,
}

impl Partition {
    /// Renumbers any labels below the number of nodes by size descending, then smallest member.
    pub fn canonical(labels: &[u32]) -> Self {
        let mut size = vec![0u32; labels.len()];
        let mut first_seen = Vec::new();
        for &label in labels {
            if size[label as usize] == 0 {
                first_seen.push(label);
            }
            size[label as usize] += 1;
        }
        // Stable, and labels are listed by their smallest member: that is the order of ties.
        first_seen.sort_by_key(|&label| std::cmp::Reverse(size[label as usize]));
        let mut new_label = vec![0u32; labels.len()];
        for (new, &old) in first_seen.iter().enumerate() {
            new_label[old as usize] = new as u32;
        }
        Self {
            part: labels.iter().map(|&label| new_label[label as usize]).collect(),
            sizes: first_seen.iter().map(|&label| size[label as usize]).collect(),
        }
    }

    /// Number of parts.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The nodes of each part, in ascending order.
    pub fn members(&self) -> Vec<Vec<u32>> {
        let mut members: Vec<Vec<u32>> = self.sizes.iter().map(|&size| Vec::with_capacity(size as usize)).collect();
        for (node, &part) in self.part.iter().enumerate() {
            members[part as usize].push(node as u32);
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::stream::stream;
    use rand::RngExt;

    #[test]
    fn labels_follow_size_then_smallest_member_and_keep_the_parts() {
        for case in 0..500 {
            let mut rng = stream(3, case);
            let n = rng.random_range(1..40usize);
            let labels: Vec<u32> = (0..n).map(|_| rng.random_range(0..n as u32)).collect();
            let partition = Partition::canonical(&labels);
            for i in 0..n {
                for j in 0..n {
                    assert_eq!(labels[i] == labels[j], partition.part[i] == partition.part[j]);
                }
            }
            let members = partition.members();
            let keys: Vec<(i64, u32)> = members.iter().map(|m| (-(m.len() as i64), m[0])).collect();
            assert!(keys.windows(2).all(|w| w[0] < w[1]));
            assert!(members.iter().zip(&partition.sizes).all(|(m, &size)| m.len() == size as usize));
        }
        assert_eq!(Partition::canonical(&[]).count(), 0);
    }
}
