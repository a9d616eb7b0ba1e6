use std::collections::HashMap;

/// A variable; diagrams test variables in the order of these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u32);

/// A function of the variables, as a node of its [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Diagram(u32);

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
}

struct Node {
    var: Var,
    children: Box<[Diagram]>,
}

/// All diagrams of a flow. Grows up to a bound of nodes and says so when it was reached.
pub struct Store {
    arity: Vec<u32>,
    nodes: Vec<Node>,
    unique: HashMap<(Var, Box<[Diagram]>), Diagram>,
    chosen: HashMap<(Diagram, Diagram, Diagram), Diagram>,
    bound: usize,
    full: bool,
}

impl Store {
    /// An empty store of at most `bound` nodes, over variables with these numbers of values.
    pub fn new(arity: Vec<u32>, bound: usize) -> Store {
        let terminal = || Node {
            var: Var(u32::MAX),
            children: Box::default(),
        };
        let nodes = vec![terminal(), terminal()];
        Store {
            arity,
            nodes,
            unique: HashMap::new(),
            chosen: HashMap::new(),
            bound,
            full: false,
        }
    }

    /// Whether the bound was reached; from then on results mean nothing.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are only the two constants.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 2
    }

    /// Lets go of what only building needs.
    pub fn finish(&mut self) {
        self.unique = HashMap::new();
        self.chosen = HashMap::new();
    }

    /// The variable a diagram asks first; none once it is decided.
    pub fn var(&self, diagram: Diagram) -> Option<Var> {
        match diagram.decided() {
            Some(_) => None,
            None => Some(self.nodes[diagram.0 as usize].var),
        }
    }

    /// What is left of a diagram after its first variable took a value.
    pub fn child(&self, diagram: Diagram, value: u32) -> Diagram {
        self.nodes[diagram.0 as usize].children[value as usize]
    }

    /// True exactly where the variable has one of these values.
    pub fn literal(&mut self, var: Var, values: &[u32]) -> Diagram {
        let value = |at: u32| {
            if values.contains(&at) {
                Diagram::TRUE
            } else {
                Diagram::FALSE
            }
        };
        let children = (0..self.arity[var.0 as usize]).map(value).collect();
        self.node(var, children)
    }

    /// Negation.
    pub fn not(&mut self, f: Diagram) -> Diagram {
        self.choose(f, Diagram::FALSE, Diagram::TRUE)
    }

    /// Conjunction.
    pub fn and(&mut self, f: Diagram, g: Diagram) -> Diagram {
        self.choose(f, g, Diagram::FALSE)
    }

    /// Disjunction.
    pub fn or(&mut self, f: Diagram, g: Diagram) -> Diagram {
        self.choose(f, Diagram::TRUE, g)
    }

    /// `then` where `when` holds, `otherwise` elsewhere.
    pub fn choose(&mut self, when: Diagram, then: Diagram, otherwise: Diagram) -> Diagram {
        match when {
            Diagram::TRUE => return then,
            Diagram::FALSE => return otherwise,
            Diagram(_) if then == otherwise => return then,
            Diagram(_) => {}
        }
        let key = (when, then, otherwise);
        if let Some(known) = self.chosen.get(&key) {
            return *known;
        }
        let parts = [when, then, otherwise];
        let first = parts.iter().filter_map(|part| self.var(*part)).min();
        let var = first.expect("`when` is undecided, so it has a variable");
        let mut children = Vec::with_capacity(self.arity[var.0 as usize] as usize);
        for value in 0..self.arity[var.0 as usize] {
            let [when, then, otherwise] = parts.map(|part| self.at(part, var, value));
            children.push(self.choose(when, then, otherwise));
        }
        let made = self.node(var, children.into());
        self.chosen.insert(key, made);
        made
    }

    /// The diagram with one variable fixed.
    pub fn fix(&mut self, diagram: Diagram, var: Var, value: u32) -> Diagram {
        self.fix_known(diagram, var, value, &mut HashMap::new())
    }

    fn fix_known(
        &mut self,
        diagram: Diagram,
        var: Var,
        value: u32,
        known: &mut HashMap<Diagram, Diagram>,
    ) -> Diagram {
        match self.var(diagram) {
            Some(first) if first == var => self.child(diagram, value),
            Some(first) if first < var => {
                if let Some(done) = known.get(&diagram) {
                    return *done;
                }
                let children = self.nodes[diagram.0 as usize].children.clone();
                let children = children
                    .iter()
                    .map(|child| self.fix_known(*child, var, value, known))
                    .collect();
                let made = self.node(first, children);
                known.insert(diagram, made);
                made
            }
            Some(_) | None => diagram,
        }
    }

    /// The diagram under `var = value`, where `var` comes no later than its first variable.
    fn at(&self, diagram: Diagram, var: Var, value: u32) -> Diagram {
        if self.var(diagram) == Some(var) {
            self.child(diagram, value)
        } else {
            diagram
        }
    }

    fn node(&mut self, var: Var, children: Box<[Diagram]>) -> Diagram {
        if children.iter().all(|child| *child == children[0]) {
            return children[0];
        }
        if let Some(known) = self.unique.get(&(var, children.clone())) {
            return *known;
        }
        let Some(number) = u32::try_from(self.nodes.len())
            .ok()
            .filter(|_| self.nodes.len() < self.bound)
        else {
            self.full = true;
            return Diagram::FALSE;
        };
        let made = Diagram(number);
        self.unique.insert((var, children.clone()), made);
        self.nodes.push(Node { var, children });
        made
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("nodes", &self.nodes.len())
            .field("full", &self.full)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_one_node() {
        let mut store = Store::new(vec![3, 2], 100);
        let a = store.literal(Var(0), &[0, 1]);
        let b = store.literal(Var(1), &[1]);
        let both = store.and(a, b);
        let (not_a, not_b) = (store.not(a), store.not(b));
        let neither = store.or(not_a, not_b);
        assert_eq!(store.not(neither), both);
        assert_eq!(store.fix(both, Var(1), 0), Diagram::FALSE);
        assert_eq!(store.fix(both, Var(0), 1), b);
    }

    #[test]
    fn the_bound_is_kept_and_told() {
        let mut store = Store::new(vec![2; 10], 5);
        let mut all = Diagram::TRUE;
        for var in 0..10 {
            let one = store.literal(Var(var), &[1]);
            all = store.and(all, one);
        }
        assert!(store.is_full());
        assert!(store.len() <= 5);
    }
}
