//! The store of all diagrams of a flow, in which equal functions are one node.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

/// A variable; diagrams test variables in the order of these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u32);

/// A function of the variables, as a node of its [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Diagram(pub(super) u32);

/// The store has no room left for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// A diagram, unless the store is full.
pub type Built = Result<Diagram, Full>;

impl Diagram {
    /// False for every value.
    pub const FALSE: Diagram = Diagram(0);
    /// True for every value.
    pub const TRUE: Diagram = Diagram(1);

    /// Its value, once nothing is left to ask.
    pub fn decided(self) -> Option<bool> {
        match self {
            Diagram::FALSE => Some(false),
            Diagram::TRUE => Some(true),
            Diagram(_) => None,
        }
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy)]
struct Node {
    var: Var,
    /// Where its children start among all children; as many as its variable has values.
    children: u32,
}

/// All diagrams of a flow, up to a bound of nodes.
#[derive(Clone)]
pub struct Store {
    arity: Vec<u32>,
    nodes: Vec<Node>,
    children: Vec<Diagram>,
    unique: HashTable<Diagram>,
    pub(super) chosen: FxHashMap<(Diagram, Diagram, Diagram), Diagram>,
    bound: usize,
}

impl Store {
    /// An empty store of at most `bound` nodes, over variables with these numbers of values.
    pub fn new(arity: Vec<u32>, bound: usize) -> Store {
        let terminal = Node { var: Var(u32::MAX), children: 0 };
        Store {
            arity,
            nodes: vec![terminal; 2],
            children: Vec::new(),
            unique: HashTable::new(),
            chosen: FxHashMap::default(),
            bound,
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are only the two constants.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 2
    }

    /// Makes room for this many more nodes and no more; gives the bound that was set before.
    pub fn allow(&mut self, more: usize) -> usize {
        std::mem::replace(&mut self.bound, self.nodes.len() + more)
    }

    /// Sets the most nodes there may be.
    pub fn bound(&mut self, nodes: usize) {
        self.bound = nodes;
    }

    /// Forgets every diagram made since there were `nodes` nodes; those before keep their meaning.
    pub fn forget_since(&mut self, nodes: usize) {
        let Some(first) = self.nodes.get(nodes) else {
            return;
        };
        self.children.truncate(first.children as usize);
        self.nodes.truncate(nodes);
        self.unique.retain(|made| made.index() < nodes);
        self.chosen = FxHashMap::default();
    }

    /// How many values a variable has.
    pub fn arity(&self, var: Var) -> u32 {
        self.arity[var.0 as usize]
    }

    /// How many variables there are.
    pub fn vars(&self) -> u32 {
        u32::try_from(self.arity.len()).expect("variables are counted in u32")
    }

    /// Keeps these diagrams and what they are made of, and lets go of all else. The diagrams are
    /// renumbered in place.
    pub fn keep(&mut self, roots: &mut [&mut Diagram]) {
        let mut kept = Store::new(self.arity.clone(), usize::MAX);
        let mut moved: Vec<Option<Diagram>> = vec![None; self.nodes.len()];
        moved[..2].copy_from_slice(&[Some(Diagram::FALSE), Some(Diagram::TRUE)]);
        let mut needed = vec![false; self.nodes.len()];
        roots.iter().for_each(|root| needed[root.index()] = true);
        for at in (2..self.nodes.len()).rev().filter(|at| needed[*at]).collect::<Vec<_>>() {
            self.mark(at, &mut needed);
        }
        // Children are made before their parents, so one pass upwards finds them moved.
        for at in (2..self.nodes.len()).filter(|at| needed[*at]) {
            let start = u32::try_from(kept.children.len()).expect("fewer than before");
            let children = self.children_of(Diagram(at as u32)).iter();
            kept.children.extend(children.map(|child| moved[child.index()].expect("made before")));
            moved[at] = Some(Diagram(kept.nodes.len() as u32));
            kept.nodes.push(Node { var: self.nodes[at].var, children: start });
        }
        for root in roots {
            **root = moved[root.index()].expect("a root is needed");
        }
        *self = kept;
    }

    fn mark(&self, at: usize, needed: &mut [bool]) {
        let mut open = vec![Diagram(at as u32)];
        while let Some(diagram) = open.pop() {
            for child in self.children_of(diagram) {
                if child.decided().is_none() && !std::mem::replace(&mut needed[child.index()], true) {
                    open.push(*child);
                }
            }
        }
    }

    /// The variable a diagram asks first; none once it is decided.
    pub fn var(&self, diagram: Diagram) -> Option<Var> {
        match diagram.decided() {
            Some(_) => None,
            None => Some(self.nodes[diagram.index()].var),
        }
    }

    /// What is left of a diagram after its first variable took a value.
    pub fn child(&self, diagram: Diagram, value: u32) -> Diagram {
        self.children[(self.nodes[diagram.index()].children + value) as usize]
    }

    /// What is left of a diagram for each value of its first variable.
    pub fn children_of(&self, diagram: Diagram) -> &[Diagram] {
        let node = self.nodes[diagram.index()];
        match diagram.decided() {
            Some(_) => &[],
            None => {
                let from = node.children as usize;
                &self.children[from..from + self.arity(node.var) as usize]
            }
        }
    }

    /// Whether a diagram is true for these values of all variables.
    pub fn value(&self, mut diagram: Diagram, values: &[u32]) -> bool {
        while let Some(var) = self.var(diagram) {
            diagram = self.child(diagram, values[var.0 as usize]);
        }
        diagram == Diagram::TRUE
    }

    /// Every variable that one of the diagrams depends on, in order.
    pub fn support(&self, diagrams: &[Diagram]) -> Vec<Var> {
        let mut is_found = vec![false; self.arity.len()];
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = diagrams.to_vec();
        while let Some(diagram) = open.pop() {
            if let Some(var) = self.var(diagram).filter(|_| seen.insert(diagram)) {
                is_found[var.0 as usize] = true;
                open.extend(self.children_of(diagram));
            }
        }
        let vars = (0..self.vars()).map(Var);
        vars.filter(|var| is_found[var.0 as usize]).collect()
    }

    /// The diagram under `var = value`, where `var` comes no later than its first variable.
    pub fn at(&self, diagram: Diagram, var: Var, value: u32) -> Diagram {
        if self.var(diagram) == Some(var) { self.child(diagram, value) } else { diagram }
    }

    /// The function that asks `var` and goes on with the child of its value.
    pub fn node(&mut self, var: Var, children: &[Diagram]) -> Built {
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        let hash = hash_of(var, children);
        let same = |made: &Diagram| self.nodes[made.index()].var == var && self.children_of(*made) == children;
        if let Some(known) = self.unique.find(hash, same) {
            return Ok(*known);
        }
        if self.nodes.len() >= self.bound {
            return Err(Full);
        }
        let (Ok(number), Ok(start)) = (u32::try_from(self.nodes.len()), u32::try_from(self.children.len())) else {
            return Err(Full);
        };
        let made = Diagram(number);
        self.nodes.push(Node { var, children: start });
        self.children.extend_from_slice(children);
        let (nodes, all, arity) = (&self.nodes, &self.children, &self.arity);
        self.unique.insert_unique(hash, made, |made| {
            let node = nodes[made.index()];
            let from = node.children as usize;
            hash_of(node.var, &all[from..from + arity[node.var.0 as usize] as usize])
        });
        Ok(made)
    }
}

fn hash_of(var: Var, children: &[Diagram]) -> u64 {
    let mut hasher = FxHasher::default();
    var.hash(&mut hasher);
    children.hash(&mut hasher);
    hasher.finish()
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_one_node() {
        let mut store = Store::new(vec![3, 2], 100);
        let a = store.literal(Var(0), &[0, 1]).unwrap();
        let b = store.literal(Var(1), &[1]).unwrap();
        let both = store.and(a, b).unwrap();
        let (not_a, not_b) = (store.not(a).unwrap(), store.not(b).unwrap());
        let neither = store.or(not_a, not_b).unwrap();
        assert_eq!(store.not(neither), Ok(both));
        assert_eq!(store.fix(both, Var(1), 0), Ok(Diagram::FALSE));
        assert_eq!(store.fix(both, Var(0), 1), Ok(b));
        assert_eq!(store.support(&[both]), [Var(0), Var(1)]);
    }

    #[test]
    fn the_bound_is_kept_and_told() {
        let mut store = Store::new(vec![2; 10], 5);
        let mut all = Ok(Diagram::TRUE);
        for var in 0..10 {
            all = store.literal(Var(var), &[1]).and_then(|one| store.and(all?, one));
        }
        assert_eq!(all, Err(Full));
        assert!(store.len() <= 5);
    }

    #[test]
    fn what_is_kept_means_the_same() {
        let mut store = Store::new(vec![2, 3, 2], 100);
        let a = store.literal(Var(0), &[1]).unwrap();
        let b = store.literal(Var(1), &[0, 2]).unwrap();
        store.literal(Var(2), &[1]).unwrap();
        let (mut both, mut b) = (store.and(a, b).unwrap(), b);
        let nodes = store.len();
        store.keep(&mut [&mut both, &mut b]);
        assert!(store.len() < nodes);
        assert_eq!(store.child(both, 1), b);
        assert_eq!(store.child(b, 1), Diagram::FALSE);
    }
}
