package import Blobs
package import Platform

/// Something that kept a repository from being read at all.
package enum GitError: Error, Equatable, Sendable {
  /// The git program can't be run.
  case gitNotStarted(SystemError)
  /// Git ended with something other than success.
  case gitFailed(command: String, Program.End)
  /// Git does not find a repository there.
  case notARepository([UInt8])
  /// Git refuses a repository that belongs to somebody else.
  case dubiousOwnership([UInt8])
  /// Git might never end at this file, a FIFO, device or socket, or a link to one.
  case endlessFile([UInt8])
  /// A revision that git would take for an option.
  case unexpectedRevision([UInt8])
  /// Git's answer is not of the form its manual gives.
  case unexpectedAnswer(command: String)

  /// What coverage says of it.
  package var reason: Coverage.Reason {
    switch self {
    case .gitNotStarted(let error): .gitNotStarted(error)
    case .gitFailed(let command, let end):
      .gitFailed(command: command, message: Self.message(of: end))
    case .notARepository: .notARepository
    case .dubiousOwnership: .dubiousOwnership
    case .endlessFile(let path): .storeFile(path, .endless)
    case .unexpectedRevision(let name): .notARevision(name)
    case .unexpectedAnswer(let command): .unexpectedAnswer(command: command)
    }
  }

  /// The line that says why git failed; hints and warnings may stand before it.
  private static func message(of end: Program.End) -> [UInt8] {
    let lines = end.errors.split(separator: UInt8(ascii: "\n"))
    let fatal = lines.first { $0.starts(with: "fatal: ".utf8) }
    return Array(fatal ?? lines.first ?? [])
  }
}
