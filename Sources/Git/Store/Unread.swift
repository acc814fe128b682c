import Glibc
package import Platform

/// Something of an object store that was not read, and why.
package struct Unread: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was not read.
  package enum Subject: Hashable, Sendable {
    /// An object, by its id.
    case object(ObjectID)
    /// A file or folder of the store, by its path.
    case file([UInt8])
  }

  /// Why it was not read.
  package enum Reason: String, Hashable, Sendable {
    /// Nothing of that name is in the store.
    case missing
    /// Its bytes are not what their checksum, length or structure says.
    case corrupt
    /// Its content is not what its id names.
    case wrongContent
    /// A pack has no index, so that its objects have no names.
    case noIndex
    /// A pack and its index do not belong together.
    case indexMismatch
    /// A format that only a later git writes.
    case unsupported
    /// The system did not let it be read.
    case denied
    /// The git program failed before it came to it.
    case gitFailed
  }

  /// What was not read.
  package var subject: Subject
  /// Why it was not read.
  package var reason: Reason

  /// Creates an entry.
  package init(_ subject: Subject, _ reason: Reason) {
    self.subject = subject
    self.reason = reason
  }

  package var description: String {
    let name =
      switch subject {
      case .object(let id): "object \(id)"
      case .file(let path): String(decoding: path, as: UTF8.self)
      }
    return "\(name): \(reason.phrase)"
  }
}

extension Unread.Reason {
  /// One lower-case phrase for the coverage list.
  package var phrase: String {
    switch self {
    case .missing: "missing from the object store"
    case .corrupt: "corrupt"
    case .wrongContent: "content does not match its id"
    case .noIndex: "pack without an index"
    case .indexMismatch: "pack and index do not belong together"
    case .unsupported: "written by a later git"
    case .denied: "permission denied"
    case .gitFailed: "git failed"
    }
  }
}

extension Unread.Reason {
  /// The reason that a failed system call gives.
  package init(_ error: SystemError) {
    switch error.code {
    case ENOENT, ENOTDIR: self = .missing
    case EACCES, EPERM: self = .denied
    default: self = .corrupt
    }
  }
}
