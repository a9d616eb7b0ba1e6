//! Operations that make diagrams of diagrams.

use rustc_hash::FxHashMap;

use super::{Built, Diagram, Store, Var};

impl Store {
    /// True exactly where the variable has one of these values.
    ///
    /// # Errors
    /// As every operation: when the store is full.
    pub fn literal(&mut self, var: Var, values: &[u32]) -> Built {
        let each = (0..self.arity(var)).map(|value| match values.contains(&value) {
            true => Diagram::TRUE,
            false => Diagram::FALSE,
        });
        let children: Vec<Diagram> = each.collect();
        self.node(var, &children)
    }

    /// Negation.
    pub fn not(&mut self, f: Diagram) -> Built {
        self.choose(f, Diagram::FALSE, Diagram::TRUE)
    }

    /// Conjunction.
    pub fn and(&mut self, f: Diagram, g: Diagram) -> Built {
        self.choose(f, g, Diagram::FALSE)
    }

    /// Disjunction.
    pub fn or(&mut self, f: Diagram, g: Diagram) -> Built {
        self.choose(f, Diagram::TRUE, g)
    }

    /// `then` where `when` holds, `otherwise` elsewhere.
    pub fn choose(&mut self, when: Diagram, then: Diagram, otherwise: Diagram) -> Built {
        match when {
            Diagram::TRUE => return Ok(then),
            Diagram::FALSE => return Ok(otherwise),
            Diagram(_) if then == otherwise => return Ok(then),
            Diagram(_) => {}
        }
        if then == Diagram::TRUE && otherwise == Diagram::FALSE {
            return Ok(when);
        }
        let key = (when, then, otherwise);
        if let Some(known) = self.chosen.get(&key) {
            return Ok(*known);
        }
        let parts = [when, then, otherwise];
        let first = parts.iter().filter_map(|part| self.var(*part)).min();
        let var = first.expect("`when` is undecided, so it has a variable");
        let mut children = Vec::with_capacity(self.arity(var) as usize);
        for value in 0..self.arity(var) {
            let [when, then, otherwise] = parts.map(|part| self.at(part, var, value));
            children.push(self.choose(when, then, otherwise)?);
        }
        let made = self.node(var, &children)?;
        self.chosen.insert(key, made);
        Ok(made)
    }

    /// The diagram with one variable fixed.
    pub fn fix(&mut self, diagram: Diagram, var: Var, value: u32) -> Built {
        self.fix_known(diagram, var, value, &mut FxHashMap::default())
    }

    fn fix_known(&mut self, diagram: Diagram, var: Var, value: u32, known: &mut FxHashMap<Diagram, Diagram>) -> Built {
        match self.var(diagram) {
            Some(first) if first == var => Ok(self.child(diagram, value)),
            Some(first) if first < var => {
                if let Some(done) = known.get(&diagram) {
                    return Ok(*done);
                }
                let mut children = Vec::with_capacity(self.arity(first) as usize);
                for at in 0..self.arity(first) {
                    let child = self.child(diagram, at);
                    children.push(self.fix_known(child, var, value, known)?);
                }
                let made = self.node(first, &children)?;
                known.insert(diagram, made);
                Ok(made)
            }
            Some(_) | None => Ok(diagram),
        }
    }

    /// In another store: where what is left of a diagram after all variables before `from` is such
    /// as `wanted` says.
    ///
    /// # Errors
    /// When the other store is full.
    pub fn cut(&self, diagram: Diagram, from: Var, into: &mut Store, wanted: &impl Fn(Diagram) -> bool) -> Built {
        self.cut_known(diagram, from, into, wanted, &mut FxHashMap::default())
    }

    fn cut_known(
        &self,
        diagram: Diagram,
        from: Var,
        into: &mut Store,
        wanted: &impl Fn(Diagram) -> bool,
        known: &mut FxHashMap<Diagram, Diagram>,
    ) -> Built {
        let Some(var) = self.var(diagram).filter(|var| *var < from) else {
            return Ok(match wanted(diagram) {
                true => Diagram::TRUE,
                false => Diagram::FALSE,
            });
        };
        if let Some(done) = known.get(&diagram) {
            return Ok(*done);
        }
        let mut children = Vec::with_capacity(self.arity(var) as usize);
        for child in self.children_of(diagram) {
            children.push(self.cut_known(*child, from, into, wanted, known)?);
        }
        let made = into.node(var, &children)?;
        known.insert(diagram, made);
        Ok(made)
    }
}
