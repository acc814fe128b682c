import Glibc
package import Blobs
package import Platform

/// Something of an object store that was not read, and why.
package struct Unread: Error, Hashable, Comparable, Sendable {
  /// What was not read.
  package enum Subject: Hashable, Sendable {
    /// An object, by its id.
    case object(ObjectID)
    /// A file or folder of the store, by its path.
    case file([UInt8])
  }

  /// What was not read.
  package var subject: Subject
  /// Why it was not read.
  package var defect: Coverage.StoreDefect

  /// Creates an entry.
  package init(_ subject: Subject, _ defect: Coverage.StoreDefect) {
    self.subject = subject
    self.defect = defect
  }

  /// Files before objects, by their paths and ids.
  package static func < (a: Unread, b: Unread) -> Bool {
    switch (a.subject, b.subject) {
    case (.file(let left), .file(let right)) where left != right:
      left.lexicographicallyPrecedes(right)
    case (.object(let left), .object(let right)) where left != right: left < right
    case (.file, .object): true
    case (.object, .file): false
    default: a.defect.rawValue < b.defect.rawValue
    }
  }

  /// The entry for the coverage of a repository.
  ///
  /// - Parameter repository: the repository's path as the user named it.
  package func entry(in repository: [UInt8]) -> Coverage.Entry {
    switch subject {
    case .object(let id):
      Coverage.Entry(
        Provenance(path: repository, repository: repository, object: id.description),
        .object(defect))
    case .file(let path): Coverage.Entry(path: repository, .storeFile(path, defect))
    }
  }
}

extension Coverage.StoreDefect {
  /// The defect that a failed system call tells of.
  package init(_ error: SystemError) {
    self = error.isMissing ? .missing : error.isDenied ? .denied : .corrupt
  }
}
