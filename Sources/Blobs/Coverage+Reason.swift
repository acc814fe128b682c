package import Platform

extension Coverage {
  /// Why a place was left out, was not read, or was read otherwise than asked for.
  ///
  /// Decisions read these cases. `Reports` turns them into words.
  package enum Reason: Hashable, Sendable {
    // MARK: Not read: files

    /// A system call failed.
    case system(SystemError)
    /// The scan was stopped before it came here, or before it came to the end of it.
    case stopped
    /// The scan was stopped amid this file.
    case stoppedMidway
    /// The file became shorter while it was read.
    case shrank
    /// Larger than the user allows.
    case tooLarge(SizeLimit)
    /// Not a regular file. Left out by choice in a folder; not read where it is named.
    case special(SpecialFile)

    // MARK: Not read: archives

    /// What went wrong with an archive or a member of one.
    case archive(ArchiveDefect)
    /// Members that are not listed one by one, and their number.
    case moreMembers(Int)

    /// A file of this format, whose inside is not read. Said of each only where the user asks so.
    case outsideOnly(format: String)

    // MARK: Not read: the search of a blob

    /// PCRE2 gave up on a rule, which is named.
    case matchLimit(rule: String)
    /// Decoding would have cost more than the blob's share.
    case decodingLimit
    /// Data of a carrier, such as gzip, in the blob expands to more than so many bytes.
    case expansionLimit(carrier: String, Int)
    /// Data of a carrier in the blob is damaged or cut off.
    case embeddedDamaged(carrier: String)
    /// Data of a carrier in the blob goes on behind so many bytes, the most that are looked at
    /// together.
    case embeddedCutOff(carrier: String, Int)

    /// More findings than are kept, of this file or of the whole run; the others are not listed.
    case tooManyFindings(limit: Int, FindingScope)

    // MARK: Not read: git

    /// The object that the provenance names.
    case object(StoreDefect)
    /// A file of an object store, by its path.
    case storeFile([UInt8], StoreDefect)
    /// What is missing from a pack, a bundle or a git object that lies outside a repository.
    case gitMaterial(GitMaterialDefect)
    /// The content, by its SHA-256, that a Git LFS pointer stands for.
    case lfsObject(String, LFSDefect)
    /// Older history was not fetched.
    case shallow
    /// A partial clone does not have so many objects, or more, of what its refs reach; some of them.
    case partial(missing: Int, first: [String])
    /// History ends at this commit.
    case historyCutOff(commit: String)
    /// A pathspec to which nothing belongs in any commit.
    case unmatchedPathspec([UInt8])
    /// The git program can't be run.
    case gitNotStarted(SystemError)
    /// A git command failed, with the first line of what it said.
    case gitFailed(command: String, message: [UInt8])
    /// Git does not find a repository there.
    case notARepository
    /// Git refuses a repository that belongs to somebody else.
    case dubiousOwnership
    /// A revision that git would take for an option.
    case notARevision([UInt8])
    /// Git's answer is not of the form its manual gives.
    case unexpectedAnswer(command: String)

    // MARK: Not read: one of many repositories

    /// What was named stands for no repository.
    case target(TargetDefect)
    /// A repository could not be fetched.
    case clone(CloneDefect)

    // MARK: Not read: settings

    /// A repository's own settings can't be used; what is wrong with them.
    case settings(FormatError)

    // MARK: Not read: as an earlier report has it

    /// A report says that it is incomplete, and not why.
    case reportIncomplete
    /// A report of a format that does not say what was read.
    case reportWithoutCoverage
    /// A reason that was read from a report.
    case reported(code: String, text: String)

    // MARK: Left out by choice

    /// An ignore rule, or a pattern of the configuration or command line.
    case ignored(IgnoreSource)
    /// A `.git` folder.
    case gitFolder
    /// A `.git` file, which leads to a git folder.
    case gitFile
    /// More places in this folder, and what they have in common.
    indirect case more(Int, Reason)
    /// So many places of keys that have enough places in this blob.
    case repeated(Int)
    /// Not read, and accepted by a baseline for the reason given there.
    case accepted(String)

    // MARK: Notes

    /// Ignored files are read, since git can't be asked which those are.
    case readsIgnored(GitRefusal)
    /// An ignore file could not be read, so that its rules do not count.
    case rulesUnread(SystemError)
    /// What earlier scans have read does not count, so that everything is read.
    case seenIgnored(SeenDefect)

    /// Whether a file was not there any more.
    package var isMissingFile: Bool {
      if case .system(let error) = self { return error.isMissing }
      return false
    }
  }

  /// What a limit on findings holds for.
  package enum FindingScope: String, Hashable, Sendable {
    /// One file or git object, what archives in it hold counted.
    case file
    /// Everything that is scanned.
    case run
  }

  /// What a file is that has no content of its own to read.
  package enum SpecialFile: String, Hashable, Sendable {
    case fifo
    case link
    case socket
    case device
  }

  /// Where it is said that a path is left out.
  package enum IgnoreSource: String, Hashable, Sendable {
    /// `.gitignore`, `.kascanignore` and their like.
    case ignoreRules
    /// The configuration's or the command line's patterns.
    case configuration
  }

  /// Why git can't tell what is ignored in a folder.
  package enum GitRefusal: Hashable, Sendable {
    /// Git can't be run.
    case notStarted(SystemError)
    /// What git said; empty if nothing.
    case failed([UInt8])
    /// Git's answer is not of the form its manual gives.
    case unexpectedAnswer
    /// Git would never end at this file, a FIFO or device.
    case endless([UInt8])
  }

  /// What is wrong with an object, or with a file that holds objects.
  package enum StoreDefect: String, Hashable, Sendable {
    /// Nothing of that name is in the store.
    case missing
    /// Its bytes are not what their checksum, length or structure says.
    case corrupt
    /// Its content is not what its id names.
    case wrongContent
    /// A pack and its index do not belong together.
    case indexMismatch
    /// A format that only a later git writes.
    case unsupported
    /// The system did not let it be read.
    case denied
    /// A FIFO, device or socket, or a link to one, at which git might never end.
    case endless
    /// A FIFO, device or socket, or a link to one, which git passes by.
    case special
    /// The git program failed before it came to it.
    case gitFailed
  }

  /// What is missing from git's own files where they lie outside a repository.
  package enum GitMaterialDefect: Hashable, Sendable {
    /// So many objects are differences from one that is not at hand.
    case missingBase(id: String, count: Int)
    /// A bundle builds on a commit that it does not hold.
    case missingPrerequisite(id: String)
    /// Objects were left out when a bundle was made.
    case filtered
    /// An object is longer than can be made in memory, in bytes.
    case objectTooLong(limit: Int)
  }

  /// Why the content that a Git LFS pointer stands for was not read.
  package enum LFSDefect: Error, Hashable, Sendable {
    /// It is not where git-lfs keeps it.
    case missing
    /// It is not as long as the pointer says.
    case wrongSize
    /// The repository was cloned without such contents.
    case notAskedFor
    /// It was asked for, and git-lfs is not installed.
    case programMissing
    /// It was asked for, and did not come: the host has none, or what git-lfs failed with.
    case notFetched(CloneDefect?)
  }

  /// Why something that was named stands for no repository.
  package enum TargetDefect: Hashable, Sendable {
    /// Nothing is there, and it is no address.
    case missing
    /// No repository is in it.
    case noRepository
    /// A list without a line.
    case emptyList
    /// An address of a protocol, by its name, that is not used.
    case refusedProtocol(String)
    /// An address that no host has.
    case malformed
  }

  /// Why a repository could not be fetched.
  package enum CloneDefect: Hashable, Sendable {
    /// The host has none of that name, or does not say so.
    case notFound
    /// The host wants a login, and git's credential helpers or ssh have none that it knows.
    case credentialsWanted
    /// The host did not take the credentials, or does not allow it.
    case forbidden
    /// The host wants to be left alone, for so many seconds if it says.
    case rateLimited(seconds: Int?)
    /// The host sends git to another one.
    case redirected(host: String)
    /// Nothing came for so many seconds, twice.
    case stalled(seconds: Int)
    /// The connection ended too early.
    case disconnected
    /// The host can't be reached or found.
    case unreachable
    /// The host's certificate or key is not the one that is known.
    case untrustedHost
    /// What answered does not speak as git's hosts do.
    case foreignAnswer
    /// What came is damaged.
    case damaged
    /// The disk has no more room.
    case noSpace
    /// The folder of kept clones has another repository in its place.
    case keptElsewhere
    /// Git failed otherwise, with the first line of what it said.
    case failed([UInt8])
  }

  /// Why an archive, or something in it, was not read.
  package enum ArchiveDefect: Hashable, Sendable {
    /// The library that reads this format is not installed.
    case libraryMissing
    /// The entry or the list of entries is encrypted.
    case encrypted
    /// The archive ends too early.
    case truncated
    /// The bytes are not what the format says, from some point on.
    case damaged
    /// A compression or variant that is not read.
    case unsupported
    /// There was not enough memory.
    case memory
    /// More archives in one another than the limit.
    case tooDeep(limit: Int)
    /// More bytes came out than the limit.
    case expandsTooFar(limit: Int)
    /// The archive expands to more than this many times its size.
    case ratio(limit: Int)
    /// More members than the limit.
    case tooManyMembers(limit: Int)
    /// An archive that has to be read out of order is larger than may be kept, in bytes.
    case tooLargeToKeep(limit: Int)
    /// The scan's time was up.
    case stopped
  }
}
