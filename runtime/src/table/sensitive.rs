//! Finds what must not be shown: `@sensitive` anywhere within a shape.

use super::{Member, Shape};

impl Shape {
    /// Whether a value of the shape may contain something `@sensitive`, at any depth.
    ///
    /// It visits every shape that is reachable: for errors, which show values, not for each value.
    pub fn may_hold_sensitive(self) -> bool {
        let (mut seen, mut left) = (Vec::new(), vec![self]);
        while let Some(shape) = left.pop() {
            if shape.is_sensitive() || shape.members().any(Member::is_sensitive) {
                return true;
            }
            let targets = shape.members().map(Member::target);
            let targets = targets.filter(|target| target.members().next().is_some());
            for target in targets {
                if !seen.contains(&target.index()) {
                    seen.push(target.index());
                    left.push(target);
                }
            }
        }
        false
    }
}

impl Member {
    /// Whether a value of the member may contain something `@sensitive`, at any depth.
    pub fn may_hold_sensitive(self) -> bool {
        self.is_sensitive() || self.target().may_hold_sensitive()
    }
}
