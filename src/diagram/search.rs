use super::{Diagram, Full, Store, Var};

/// What a search found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No values make all the diagrams true.
    Nothing,
    /// These values do; variables left out may have any.
    Values(Vec<(Var, u32)>),
    /// The search was given up.
    GaveUp,
}

/// How many values a search may try.
const MAX_TRIES: usize = 20_000;

impl Store {
    /// Values that make every diagram true, without building the diagram of their conjunction: for
    /// many diagrams with few variables each, that one can be too large to build. Follows values
    /// that are forced, and otherwise tries those of the diagram with the fewest variables left.
    pub fn satisfy(&mut self, all: &[Diagram]) -> Found {
        let mut search = Search { store: self, tries: 0 };
        let start = all.iter().copied().filter(|d| *d != Diagram::TRUE).collect();
        match search.solve(start) {
            Ok(Some(values)) => Found::Values(values),
            Ok(None) => Found::Nothing,
            Err(Full) => Found::GaveUp,
        }
    }
}

struct Search<'a> {
    store: &'a mut Store,
    tries: usize,
}

type Values = Option<Vec<(Var, u32)>>;

impl Search<'_> {
    fn solve(&mut self, mut open: Vec<Diagram>) -> Result<Values, Full> {
        let mut fixed = Vec::new();
        loop {
            if open.contains(&Diagram::FALSE) {
                return Ok(None);
            }
            let Some((var, values)) = self.narrowest(&open) else {
                return Ok(Some(fixed));
            };
            if let [value] = values.as_slice() {
                open = self.fix_all(&open, var, *value)?;
                fixed.push((var, *value));
                continue;
            }
            for value in values {
                self.tries += 1;
                if self.tries > MAX_TRIES {
                    return Err(Full);
                }
                let narrowed = self.fix_all(&open, var, value)?;
                if let Some(mut rest) = self.solve(narrowed)? {
                    rest.extend(&fixed);
                    rest.push((var, value));
                    return Ok(Some(rest));
                }
            }
            return Ok(None);
        }
    }

    fn fix_all(&mut self, open: &[Diagram], var: Var, value: u32) -> Result<Vec<Diagram>, Full> {
        let mut narrowed = Vec::with_capacity(open.len());
        for diagram in open {
            let left = self.store.fix(*diagram, var, value)?;
            if left != Diagram::TRUE {
                narrowed.push(left);
            }
        }
        Ok(narrowed)
    }

    /// A variable and the values that its diagrams leave it: a forced one first, then that of the
    /// diagram that is the hardest to make true.
    fn narrowest(&self, open: &[Diagram]) -> Option<(Var, Vec<u32>)> {
        let mut best: Option<(usize, Var, Vec<u32>)> = None;
        for diagram in open {
            let Some(var) = self.store.var(*diagram) else {
                continue;
            };
            let children = self.store.children_of(*diagram);
            let possible = |value: &u32| children[*value as usize] != Diagram::FALSE;
            let mut values: Vec<u32> = (0..self.store.arity(var)).filter(possible).collect();
            // A value that makes the diagram true at once is the best one to try.
            values.sort_by_key(|value| children[*value as usize] != Diagram::TRUE);
            let score = values.len();
            if best.as_ref().is_none_or(|(least, ..)| score < *least) {
                if score <= 1 {
                    return Some((var, values));
                }
                best = Some((score, var, values));
            }
        }
        best.map(|(_, var, values)| (var, values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_only_values_and_proves_that_there_are_none() {
        let mut store = Store::new(vec![3; 4], 1_000);
        let one = |store: &mut Store, var, value| store.literal(Var(var), &[value]).unwrap();
        let (a, b) = (one(&mut store, 0, 2), one(&mut store, 3, 1));
        let either = store.or(a, b).unwrap();
        let not_a = store.not(a).unwrap();
        let Found::Values(values) = store.satisfy(&[either, not_a]) else { panic!("there are such values") };
        assert!(values.contains(&(Var(3), 1)) && !values.contains(&(Var(0), 2)));
        let not_b = store.not(b).unwrap();
        assert_eq!(store.satisfy(&[either, not_a, not_b]), Found::Nothing);
    }
}
