import Blobs
import Fixtures
import Glibc
import Inputs
import Platform
import Synchronization

/// A folder that goes away with this object.
final class ScratchFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/kascan-walk-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = try? run("rm", ["-rf", path]) }

  /// Writes a file and the folders that it needs.
  func write(_ name: [UInt8], _ content: [UInt8] = Array("x\n".utf8)) throws {
    for end in name.indices where name[end] == UInt8(ascii: "/") {
      makeFolder([UInt8](name[..<end]))
    }
    let full = [UInt8](path.utf8) + [UInt8(ascii: "/")] + name
    let file = try FileDescriptor(opening: full, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
    var rest = content[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file.raw, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw SystemError("write") }
      rest = rest.dropFirst(count)
    }
  }

  func write(_ name: String, _ content: String = "x\n") throws {
    try write([UInt8](name.utf8), [UInt8](content.utf8))
  }

  func makeFolder(_ name: [UInt8]) {
    let full = ([UInt8](path.utf8) + [UInt8(ascii: "/")] + name + [0]).map {
      CChar(bitPattern: $0)
    }
    unsafe _ = mkdir(full, 0o755)
  }

  /// Runs git in the folder, or in one inside it, without the user's configuration.
  @discardableResult
  func git(_ arguments: [String], in folder: String = "", input: [UInt8] = []) throws -> [UInt8] {
    let place = folder.isEmpty ? path : path + "/" + folder
    return try run(
      "git",
      [
        "-C", place, "-c", "user.name=x", "-c", "user.email=x@localhost", "-c",
        "advice.detachedHead=false",
      ]
        + arguments, input: input)
  }
}

/// Runs a program and returns what it wrote; a status above 1 throws.
@discardableResult
func run(_ name: String, _ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
  let (output, end) = try Program(name, arguments.map { [UInt8]($0.utf8) }).run(input: input)
  guard let status = end.status, status <= 1 else { throw ProgramFailure(errors: end.errors) }
  return output
}

struct ProgramFailure: Error, CustomStringConvertible {
  let errors: [UInt8]
  var description: String { String(decoding: errors, as: UTF8.self) }
}

/// Keeps what a walk presents.
final class WalkRecord: Sendable {
  struct Content {
    var files: [[UInt8]: [UInt8]] = [:]
    var names: Set<[UInt8]> = []
    var wrong: [String] = []
  }
  let content = Mutex(Content())

  /// The paths of the files that held anything.
  var paths: Set<String> {
    content.withLock { Set($0.files.keys.map { String(decoding: $0, as: UTF8.self) }) }
  }
}

/// A worker's consumer that puts blocks together again, keeping a random part of each.
final class WalkRecorder: BlobConsumer {
  private let record: WalkRecord
  private var random: SeededGenerator
  private var current: [UInt8] = []
  private var expected = 0
  private let keeps: Bool

  init(_ record: WalkRecord, seed: Int = 1, keeps: Bool = true) {
    self.record = record
    self.keeps = keeps
    random = SeededGenerator(seed: UInt64(seed))
  }

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    BlockOutcome(next: take(bytes, at: offset, isLast: isLast, provenance: provenance))
  }

  private func take(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> Int {
    let place = provenance()
    if offset != expected {
      record.content.withLock { $0.wrong.append("a block at \(offset), not at \(expected)") }
    }
    current.removeLast(current.count - offset)
    unsafe bytes.withUnsafeBufferPointer { unsafe current.append(contentsOf: $0) }
    if isLast {
      let whole = current
      current = []
      expected = 0
      record.content.withLock { content in
        if place.part == .name {
          for name in whole.split(separator: 0) {
            content.names.insert(place.path + [UInt8(ascii: "/")] + name)
          }
        } else {
          if content.files[place.path] != nil {
            content.wrong.append("\(String(decoding: place.path, as: UTF8.self)) read twice")
          }
          content.files[place.path] = whole
        }
      }
      return 0
    }
    let kept =
      keeps ? Int.random(in: ((bytes.count + 1) / 2)...bytes.count, using: &random) : bytes.count
    expected = offset + kept
    return kept
  }
}

extension FileWalk {
  /// Walks paths and records what is presented.
  static func record(
    _ arguments: [String], threads: Int = 2, _ configure: (inout FileWalk) -> Void = { _ in }
  ) -> (record: WalkRecord, coverage: Coverage) {
    var walk = FileWalk(arguments: arguments.map { [UInt8]($0.utf8) })
    walk.threads = threads
    configure(&walk)
    let record = WalkRecord()
    let coverage = walk.run(makeConsumer: { WalkRecorder(record, seed: $0 + 1) })
    return (record, coverage)
  }
}
