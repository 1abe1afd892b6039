//! Headers with hashes of the body, for services that ask for them.

use hardie_runtime::service::{BodyHash, Customizations};
use hardie_runtime::wire::Request;
use sha2::{Digest, Sha256};

/// The bytes of a leaf of the tree.
const LEAF: usize = 1024 * 1024;

/// The hashes that a request needs, over the pieces of its body.
pub(crate) struct BodyHashes {
    /// The headers that the input does not set.
    headers: Vec<(String, BodyHash)>,
    whole: Sha256,
    tree: Tree,
}

impl BodyHashes {
    /// The hashes of a request; `None` if it needs none.
    pub(crate) fn of(customizations: &Customizations, request: &Request) -> Option<BodyHashes> {
        let is_missing = |(name, _): &&(String, BodyHash)| !request.headers().contains_key(name);
        let headers: Vec<_> =
            customizations.body_hashes.iter().filter(is_missing).cloned().collect();
        (!headers.is_empty()).then(|| BodyHashes {
            headers,
            whole: Sha256::new(),
            tree: Tree::default(),
        })
    }

    /// Adds the next piece of the body.
    pub(crate) fn update(&mut self, piece: &[u8]) {
        for (_, hash) in &self.headers {
            match hash {
                BodyHash::Sha256 => self.whole.update(piece),
                BodyHash::Sha256Tree => self.tree.update(piece),
            }
        }
    }

    /// Sets the headers.
    pub(crate) fn add(self, request: &mut Request) {
        for (name, hash) in self.headers {
            let digest = match hash {
                BodyHash::Sha256 => self.whole.clone().finalize().into(),
                BodyHash::Sha256Tree => self.tree.clone().root(),
            };
            request.headers_mut().insert(name, hex::encode(digest));
        }
    }
}

type Hash = [u8; 32];

/// A binary tree of hashes. Its memory grows with the logarithm of the body's size, since only
/// the roots of complete subtrees are kept.
#[derive(Clone, Default)]
struct Tree {
    leaf: Sha256,
    /// The bytes in the leaf.
    filled: usize,
    /// The roots of complete subtrees with their heights, the highest first.
    roots: Vec<(u32, Hash)>,
}

impl Tree {
    fn update(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            if self.filled == LEAF {
                self.close_leaf();
            }
            let (now, later) = piece.split_at(piece.len().min(LEAF.saturating_sub(self.filled)));
            self.leaf.update(now);
            self.filled += now.len();
            piece = later;
        }
    }

    /// Makes the leaf a subtree, and joins subtrees of the same height.
    fn close_leaf(&mut self) {
        self.filled = 0;
        let mut joined = (0, self.leaf.finalize_reset().into());
        while let Some((height, left)) = self.roots.pop_if(|(height, _)| *height == joined.0) {
            joined = (height + 1, join(&left, &joined.1));
        }
        self.roots.push(joined);
    }

    /// The root of the tree: a subtree without a sibling moves up unchanged.
    fn root(mut self) -> Hash {
        if self.filled > 0 || self.roots.is_empty() {
            self.close_leaf();
        }
        let mut roots = self.roots.into_iter().rev().map(|(_, hash)| hash);
        let last = roots.next().unwrap_or_default();
        roots.fold(last, |right, left| join(&left, &right))
    }
}

fn join(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{BodyHashes, Hash, LEAF, Tree, join};
    use aws_smithy_types::body::SdkBody;
    use hardie_runtime::service::{BodyHash, Customizations};
    use hardie_runtime::wire::Request;
    use sha2::{Digest, Sha256};

    /// The tree, level by level.
    fn by_levels(body: &[u8]) -> Hash {
        let leaf = |piece: &[u8]| -> Hash { Sha256::digest(piece).into() };
        let mut level: Vec<Hash> = body.chunks(LEAF).map(leaf).collect();
        if level.is_empty() {
            level.push(leaf(b""));
        }
        while level.len() > 1 {
            level = level
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => join(left, right),
                    single => single[0],
                })
                .collect();
        }
        level[0]
    }

    #[test]
    fn trees_of_all_shapes() {
        let body: Vec<u8> = (0..9 * LEAF + 1).map(|at| (at * 31 / 7 % 251) as u8).collect();
        for length in [0, 1, LEAF - 1, LEAF, LEAF + 1, 3 * LEAF, 5 * LEAF, 7 * LEAF, 9 * LEAF + 1] {
            let mut tree = Tree::default();
            for piece in body[..length].chunks(65_537) {
                tree.update(piece);
            }
            assert!(tree.roots.len() <= 4);
            assert_eq!(tree.root(), by_levels(&body[..length]), "{length}");
        }
    }

    #[test]
    fn headers_of_the_input_are_kept() {
        let names = [("x-content", BodyHash::Sha256), ("x-tree", BodyHash::Sha256Tree)];
        let customizations = Customizations {
            body_hashes: names.map(|(name, hash)| (name.to_owned(), hash)).into(),
            ..Customizations::default()
        };
        let mut request = Request::new(SdkBody::from("abc"));
        request.headers_mut().insert("x-tree", "given");
        let mut hashes = BodyHashes::of(&customizations, &request).unwrap();
        hashes.update(b"abc");
        hashes.add(&mut request);
        let content = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(request.headers().get("x-content"), Some(content));
        assert_eq!(request.headers().get("x-tree"), Some("given"));
        assert!(BodyHashes::of(&customizations, &request).is_none());
    }
}
