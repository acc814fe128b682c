package import Platform

extension Coverage {
  /// Why a file or folder of what earlier scans have read does not count.
  package enum SeenDefect: Error, Hashable, Sendable {
    /// It belongs to somebody else.
    case foreign
    /// Others may write it.
    case writableByOthers
    /// It is not a folder, or not a regular file.
    case wrongKind
    /// Its bytes are not those that were written.
    case damaged
    /// Another version of the program has written it, or it holds for other rules or limits.
    case otherForm
    /// It lies in what is scanned, which could then say of itself that it was read.
    case inScannedTree
    /// Its file system does not tell when a folder was made, so that one that took the place of
    /// another is not known from it.
    case withoutIdentity
    /// The system does not let it be read or written.
    case system(SystemError)
  }
}
