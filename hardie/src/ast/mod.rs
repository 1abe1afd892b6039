//! [`Ast`]: prints models as one Smithy JSON AST, in the normal form of Smithy's own serializer.

mod number;
mod shapes;
mod traits;
mod writer;

use crate::{Diagnostics, Error, Source};

use hardie_build::load;
use hardie_build::model::assemble::{Assembled, Mixins, assemble};
use std::io::{self, Write};
use writer::Writer;

/// Prints models as one JSON AST of Smithy 2.0.
///
/// The text has no shapes of the prelude and of known trait packages. It depends only on the model:
/// shapes and traits are ordered by their ids, and members keep their order.
#[derive(Clone, Debug)]
pub struct Ast {
    source: Source,
    mixins: Mixins,
}

impl Ast {
    /// Prints these models.
    pub fn new(source: impl Into<Source>) -> Ast {
        Ast { source: source.into(), mixins: Mixins::Keep }
    }

    /// Applies mixins to the shapes that use them, and leaves them out.
    pub fn flatten(&mut self) -> &mut Self {
        self.mixins = Mixins::Flatten;
        self
    }

    /// Reads the models and writes their AST; nothing is written if a model has errors. Returns the
    /// warnings.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that cannot be read; [`Error::Invalid`] for a model with errors;
    /// [`Error::Write`] if the output cannot be written.
    pub fn write_to(&self, out: impl Write) -> Result<Diagnostics, Error> {
        let sources = self.source.read()?;
        let mut problems = Diagnostics::default();
        let raw = load::load(&sources, &mut problems);
        let model = assemble(raw, &sources, self.mixins, &mut problems);
        if problems.has_errors() {
            return Err(Error::Invalid(problems));
        }
        let written = write(&model, io::BufWriter::new(out));
        written.map_err(|source| Error::Write { path: "the JSON AST".into(), source })?;
        Ok(problems)
    }
}

fn write(model: &Assembled<'_>, out: impl Write) -> io::Result<()> {
    let mut writer = Writer::new(out);
    writer.object(|out| {
        out.key("smithy")?;
        out.string("2.0")?;
        traits::write_metadata(out, &model.metadata)?;
        out.key("shapes")?;
        out.object(|out| {
            let mut inherited = model.inherited.iter().peekable();
            for (id, shape) in &model.shapes {
                while let Some((member, traits)) = inherited.next_if(|(member, _)| *member < id) {
                    out.key(member.as_str())?;
                    shapes::write_application(out, traits)?;
                }
                out.key(id.as_str())?;
                shapes::write_shape(out, shape)?;
            }
            inherited.try_for_each(|(member, traits)| {
                out.key(member.as_str())?;
                shapes::write_application(out, traits)
            })
        })
    })?;
    writer.finish()
}
