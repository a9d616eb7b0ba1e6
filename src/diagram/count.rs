use num_bigint::BigUint;
use rustc_hash::FxHashMap;

use super::{Diagram, Store, Var};

impl Store {
    /// How many values of all variables together make a diagram true.
    pub fn count(&self, diagram: Diagram) -> BigUint {
        let mut known = FxHashMap::default();
        self.free(0, self.first(diagram)) * self.count_below(diagram, &mut known)
    }

    /// Counts over the variables from the diagram's own on.
    fn count_below(&self, diagram: Diagram, known: &mut FxHashMap<Diagram, BigUint>) -> BigUint {
        match diagram.decided() {
            Some(true) => return BigUint::from(1_u32),
            Some(false) => return BigUint::ZERO,
            None => {}
        }
        if let Some(done) = known.get(&diagram) {
            return done.clone();
        }
        let next = self.first(diagram) + 1;
        let mut sum = BigUint::ZERO;
        for child in self.children_of(diagram) {
            sum += self.free(next, self.first(*child)) * self.count_below(*child, known);
        }
        known.insert(diagram, sum.clone());
        sum
    }

    fn first(&self, diagram: Diagram) -> u32 {
        self.var(diagram).map_or(self.vars(), |var| var.0)
    }

    /// The ways to choose values for the variables in between, which don't matter.
    fn free(&self, from: u32, to: u32) -> BigUint {
        let arities = (from..to).map(|var| BigUint::from(self.arity(Var(var))));
        arities.product()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_left_free() {
        let mut store = Store::new(vec![2, 3, 5], 100);
        let a = store.literal(Var(1), &[0, 2]).unwrap();
        assert_eq!(store.count(a), BigUint::from(2_u32 * 2 * 5));
        assert_eq!(store.count(Diagram::TRUE), BigUint::from(30_u32));
        assert_eq!(store.count(Diagram::FALSE), BigUint::ZERO);
    }
}
