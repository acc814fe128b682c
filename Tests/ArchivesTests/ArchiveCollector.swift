import Archives
import Blobs
import Glibc
@testable import Inputs
import Platform
import Testing

/// A consumer that joins each blob's blocks again, and checks the contract while it does.
final class ArchiveCollector: BlobConsumer {
  /// The content of each blob by its path, members joined by `!`; names have a `name:` in front.
  private(set) var blobs: [String: [UInt8]] = [:]
  /// The number of blobs.
  private(set) var count = 0
  /// The number of bytes, repeated ones not counted.
  private(set) var size = 0
  /// The largest block.
  private(set) var largestBlock = 0
  /// The formats of which only the outside was read.
  private(set) var outside: [String] = []
  /// The parts of which what was found in them was taken back.
  private(set) var takenBack: [Range<Int>] = []
  private var holdsZipEntry = false
  private let keepsContent: Bool
  private let asksAgain: Bool
  private var current: [UInt8] = []
  private var next = 0
  private var seed: UInt64 = 1

  /// - Parameter asksAgain: whether it wants to see parts of blocks again.
  init(keepsContent: Bool = true, asksAgain: Bool = true) {
    self.keepsContent = keepsContent
    self.asksAgain = asksAgain
  }

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    #expect(offset == next || next == 0)
    if next == 0 { holdsZipEntry = false }
    holdsZipEntry = holdsZipEntry || bytes.holdsZipEntry
    largestBlock = max(largestBlock, bytes.count)
    var keep = bytes.count
    if !isLast, asksAgain {
      // Any amount up to half may be asked for again.
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      keep -= Int(seed >> 33) % (bytes.count / 2)
    }
    size += keep
    if keepsContent {
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe current.append(contentsOf: bytes[..<keep])
      }
    }
    next = offset + keep
    guard isLast else { return BlockOutcome(next: keep, holdsZipEntry: holdsZipEntry) }
    let place = provenance()
    let path = ([place.path] + place.members).map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: "!")
    if place.part == .name {
      blobs["name:" + path, default: []] += current + [0]
    } else {
      blobs[path, default: []] += current
    }
    count += 1
    current = []
    next = 0
    return BlockOutcome(next: 0, holdsZipEntry: holdsZipEntry)
  }

  func outcome(ofOutside format: String, at place: () -> Provenance) -> BlobOutcome {
    outside.append(format)
    return BlobOutcome()
  }

  func takeBack(_ parts: [Range<Int>], of provenance: () -> Provenance) { takenBack += parts }

  /// The contents as text, without the names.
  var texts: [String: String] {
    blobs.filter { !$0.key.hasPrefix("name:") }.mapValues { String(decoding: $0, as: UTF8.self) }
  }
}

extension Span<UInt8> {
  /// Whether an entry of a zip begins in these bytes.
  var holdsZipEntry: Bool {
    unsafe withUnsafeBytes { bytes in
      guard var place = bytes.baseAddress else { return false }
      let end = unsafe place + bytes.count
      while unsafe end - place >= 4, let found = unsafe memchr(place, 3, end - place) {
        let start = unsafe UnsafeRawPointer(found) - 2
        if unsafe start >= bytes.baseAddress ?? start && start + 4 <= end
          && start.loadUnaligned(as: UInt32.self).littleEndian == 0x0403_4b50
        {
          return true
        }
        unsafe place = start + 3
      }
      return false
    }
  }
}

/// A folder for one test, with the real tools to fill it; removed at the end.
final class ArchiveWorkshop {
  let path: String

  init() {
    var template = Array("/tmp/kascan-archive-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress, let name = unsafe mkdtemp(base) else {
        return "/nonexistent"
      }
      return unsafe String(cString: name)
    }
  }

  /// Runs a shell command in the folder; a missing tool or a failure fails the test.
  func run(_ command: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let status = system("cd '\(path)' && { \(command)\n} >log 2>&1")
    let log = status == 0 ? "" : String(decoding: read("log"), as: UTF8.self)
    #expect(status == 0, "\(command): \(log)", sourceLocation: sourceLocation)
  }

  func write(_ bytes: [UInt8], to name: String) {
    guard let file = unsafe fopen("\(path)/\(name)", "w") else { return }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

  func read(_ name: String) -> [UInt8] {
    guard let file = unsafe fopen("\(path)/\(name)", "r") else { return [] }
    defer { unsafe fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&buffer, 1, buffer.count, file), count > 0 {
      result += buffer[..<count]
    }
    return result
  }

  /// Expands a file of the folder through its descriptor.
  func expand(
    _ name: String, limits: ArchiveLimits = ArchiveLimits(), into collector: ArchiveCollector
  ) -> Coverage {
    let expander = ArchiveExpander(limits: limits)
    guard let file = try? FileDescriptor(opening: Array("\(path)/\(name)".utf8), O_RDONLY) else {
      Issue.record("can't open \(name)")
      return Coverage()
    }
    return Coverage(
      expander.expand(
        file: file.raw, holdsZipEntry: true, provenance: { Provenance(path: Array(name.utf8)) },
        into: collector))
  }

  /// Expands a file of the folder from memory and from its descriptor, which must come to the same.
  func expand(
    _ name: String, limits: ArchiveLimits = ArchiveLimits(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> (collector: ArchiveCollector, coverage: Coverage) {
    let fromFile = ArchiveCollector()
    let fileCoverage = expand(name, limits: limits, into: fromFile)
    let fromMemory = ArchiveCollector()
    let expander = ArchiveExpander(limits: limits)
    let bytes = read(name)
    let coverage = Coverage(
      expander.expand(
        bytes.span, holdsZipEntry: true, provenance: { Provenance(path: Array(name.utf8)) },
        into: fromMemory))
    #expect(fromFile.blobs == fromMemory.blobs, sourceLocation: sourceLocation)
    #expect(fileCoverage == coverage, sourceLocation: sourceLocation)
    return (fromFile, fileCoverage)
  }

  /// The recognised format of a file of the folder.
  func format(of name: String) -> String? {
    let bytes = read(name)
    return ArchiveFormat.recognise(bytes.span.extracting(first: 33 << 10))?.name
  }

  deinit { system("rm -rf '\(path)'") }
}

/// Runs a shell command; Foundation's `Process` is not needed for that.
@discardableResult
func system(_ command: String) -> CInt {
  guard let pipe = unsafe popen(command, "r") else { return -1 }
  return unsafe pclose(pipe)
}

extension Coverage {
  /// The coverage of a blob alone.
  init(_ outcome: BlobOutcome) {
    self.init()
    unread = outcome.unread
  }
}
