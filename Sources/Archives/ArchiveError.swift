package import Blobs
package import Platform

/// Why an archive, or something in it, was not read.
package enum ArchiveError: Error, Equatable, Sendable {
  /// libarchive is not installed.
  case libraryMissing
  /// The entry or the list of entries is encrypted.
  case encrypted
  /// The archive ends too early.
  case truncated
  /// The bytes are not what the format says, from some point on.
  case damaged
  /// A compression or variant that libarchive does not read.
  case unsupported
  /// There was not enough memory.
  case memory
  /// More archives in one another than the limit.
  case tooDeep(limit: Int)
  /// More bytes came out than the limit.
  case tooLarge(limit: Int)
  /// The member is larger than the limit.
  case memberTooLarge(SizeLimit)
  /// The archive expands to more than this many times its size; `level` is the archive's place in
  /// the row of open archives.
  case ratio(limit: Int, level: Int)
  /// More members than the limit.
  case tooManyMembers(limit: Int)
  /// An archive that has to be read out of order is larger than may be kept.
  case tooLargeToKeep(limit: Int)
  /// Too much was read in trying what may be archives amid a blob.
  case tooManyTries
  /// The scan's time is up.
  case stopped
  /// An object that others in a pack are differences from is not at hand.
  case missingBase(id: String, count: Int)
  /// A bundle builds on a commit that it does not hold.
  case missingPrerequisite(id: String)
  /// A bundle was made without some objects.
  case filteredBundle
  /// A git object is longer than is made in memory.
  case objectTooLong(limit: Int)
  /// The archive's own bytes could not be read.
  case source(SystemError)

  /// What coverage says of it.
  var reason: Coverage.Reason {
    switch self {
    case .libraryMissing: .archive(.libraryMissing)
    case .encrypted: .archive(.encrypted)
    case .truncated: .archive(.truncated)
    case .damaged: .archive(.damaged)
    case .unsupported: .archive(.unsupported)
    case .memory: .archive(.memory)
    case .tooDeep(let limit): .archive(.tooDeep(limit: limit))
    case .tooLarge(let limit): .archive(.expandsTooFar(limit: limit))
    case .memberTooLarge(let limit): .tooLarge(limit)
    case .ratio(let limit, _): .archive(.ratio(limit: limit))
    case .tooManyMembers(let limit): .archive(.tooManyMembers(limit: limit))
    case .tooLargeToKeep(let limit): .archive(.tooLargeToKeep(limit: limit))
    case .tooManyTries: .decodingLimit
    case .stopped: .archive(.stopped)
    case .missingBase(let id, let count): .gitMaterial(.missingBase(id: id, count: count))
    case .missingPrerequisite(let id): .gitMaterial(.missingPrerequisite(id: id))
    case .filteredBundle: .gitMaterial(.filtered)
    case .objectTooLong(let limit): .gitMaterial(.objectTooLong(limit: limit))
    case .source(let error): .system(error)
    }
  }

  /// Whether a second look at the bytes around the archive could bring no more: what it did not use
  /// is searched as it is, and what was used came out as far as it goes.
  var isFinal: Bool {
    switch self {
    case .encrypted, .truncated, .damaged, .unsupported, .ratio: true
    default: false
    }
  }

  /// Whether nothing more of the outermost archive is read after this.
  var endsEverything: Bool {
    switch self {
    case .libraryMissing, .tooLarge, .tooManyMembers, .stopped: true
    default: false
    }
  }
}
