import Glibc
import Platform

/// The programs under test.
enum Executables {
  /// `kascan`: the one that the variable KASCAN_BINARY names, or the one beside the test bundle.
  static let kascan = named("KASCAN_BINARY", "kascan")
  /// `kubeadapt-sandbox`, likewise.
  static let sandbox = named("KASCAN_SANDBOX_BINARY", "kubeadapt-sandbox")

  /// Whether an optimised program is tested: then the large inputs are as large as users' are.
  static let isOptimized = Program.Environment.inherited["KASCAN_BINARY"] != nil

  /// The folder of the package.
  static let package = String(#filePath.prefix(upTo: "/Tests/EndToEndTests/"))

  private static func named(_ variable: String, _ name: String) -> String {
    if let path = Program.Environment.inherited[variable] {
      return resolved(String(decoding: path, as: UTF8.self))
    }
    let bundle = resolved("/proc/self/exe")
    return bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)] + "/" + name
  }

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}

extension String {
  /// What stands before the first occurrence of some text; all of it without one.
  func prefix(upTo text: String) -> Substring {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return self[..<start] }
      start = index(after: start)
    }
    return self[...]
  }
}
