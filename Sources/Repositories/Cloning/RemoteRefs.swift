import Blobs
import Git
import Platform

/// The refs of a repository and where each points to, of a host or of the clone made from it.
struct RemoteRefs: Equatable {
  /// The SHA-256, in hexadecimal, of all names and ids.
  let digest: String
  /// The branch that HEAD names, where a host says so.
  let head: String?

  /// Reads what `git ls-remote --symref` says; nil where it is of another form.
  init?(lsRemote output: [UInt8]) {
    var lines: [[UInt8]] = []
    var head: String?
    for line in output.split(separator: 0x0A) {
      guard let tab = line.firstIndex(of: 0x09) else { return nil }
      let name = line[(tab + 1)...]
      if line.starts(with: "ref: ".utf8) {
        if name.elementsEqual("HEAD".utf8) {
          head = String(decoding: line[..<tab].dropFirst(5), as: UTF8.self)
        }
        continue
      }
      guard line[..<tab].allSatisfy({ $0 > 0x20 }) else { return nil }
      if name.suffix(3).elementsEqual("^{}".utf8) { continue }
      lines.append(line[..<tab] + [0x20] + name)
    }
    self.init(lines, head)
  }

  /// Asks git what a clone has; nil where it does not say.
  init?(ofClone path: [UInt8]) {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    let arguments = ["show-ref", "--head"].map { Array($0.utf8) }
    guard let (output, end) = try? Program("git", arguments, environment: environment).run(),
      end.status == 0 || end.status == 1 && output.isEmpty
    else { return nil }
    self.init(output.split(separator: 0x0A).map { Array($0) }, nil)
  }

  private init(_ lines: [[UInt8]], _ head: String?) {
    let sorted = lines.sorted { $0.lexicographicallyPrecedes($1) }
    digest = SHA256.hexadecimal(of: Array(sorted.joined(separator: [0x0A])))
    self.head = head
  }
}
