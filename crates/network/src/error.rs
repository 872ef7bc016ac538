use thiserror::Error;

/// What can be wrong with the description of a network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not TOML or JSON at all.
    #[error("the text is not valid {format}: {message}")]
    Syntax {
        /// `TOML` or `JSON`.
        format: &'static str,
        /// What the parser says, with line and column.
        message: String,
    },

    /// A layer of a class that is not known here.
    #[error("{place}: the layer class `{class}` is not known; known are {known}")]
    UnknownLayer {
        /// Where the layer stands, for example `layer 3 (dense_1)`.
        place: String,
        /// The class that was found.
        class: String,
        /// The classes that are known.
        known: String,
    },

    /// An activation that is not known here.
    #[error("{place}: the activation `{found}` is not known; known are {known}")]
    UnknownActivation {
        /// Where it stands.
        place: String,
        /// The name that was found.
        found: String,
        /// The names that are known.
        known: String,
    },

    /// A key that has no meaning here.
    #[error("{place}: the option `{key}` is not known")]
    UnknownOption {
        /// Where it stands.
        place: String,
        /// The key that was found.
        key: String,
    },

    /// A key that must be there is not.
    #[error("{place}: `{key}` is missing")]
    Missing {
        /// Where it should stand.
        place: String,
        /// The key.
        key: String,
    },

    /// A value that does not fit its key.
    #[error("{place}: `{key}` must be {expected}, found {found}")]
    Value {
        /// Where it stands.
        place: String,
        /// The key.
        key: String,
        /// What would fit.
        expected: String,
        /// What was found.
        found: String,
    },

    /// Two layers of one name: their weights could not be told apart.
    #[error("{place}: the name `{name}` is already taken by an earlier layer")]
    DuplicateName {
        /// Where the second of them stands.
        place: String,
        /// The name.
        name: String,
    },

    /// A Keras model that is not a plain sequence of layers.
    #[error(
        "{place}: only sequential models can be read, found `{found}`; graphs of layers, with \
         branches or several inputs, are not read"
    )]
    NotSequential {
        /// Where the model stands: `model` for the whole.
        place: String,
        /// The class of the model.
        found: String,
    },

    /// More text than any network takes to describe.
    #[error("the description is longer than {limit} bytes")]
    TooLarge {
        /// How long it may be.
        limit: u64,
    },

    /// Bytes that are no zip archive, as a `.keras` file is one, or a damaged one.
    #[error("the file is not a Keras file, which is a zip archive: {message}")]
    NotAnArchive {
        /// What is wrong with it.
        message: String,
    },

    /// An archive without a model in it.
    #[error("the archive holds no `{member}`, which describes the model in a Keras file")]
    NoDescription {
        /// The name of the file that should be in it.
        member: &'static str,
    },

    /// The bytes could not be had: a matter of the disk or the system, not of what they say.
    #[error("the file cannot be read: {message}")]
    Read {
        /// What the system says.
        message: String,
    },
}

/// The result of reading or building a network's description.
pub type Result<T> = std::result::Result<T, Error>;
