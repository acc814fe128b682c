import Glibc
import Platform

extension ReportFile {
  /// Writes a whole file, of mode 0755 if it is a program.
  static func write(
    _ bytes: [UInt8], to path: String, isProgram: Bool = false
  ) throws(SystemError) {
    let file = try ReportFile(path: Array(path.utf8))
    try file.write(bytes.span)
    try file.commit()
    if isProgram, unsafe chmod(path, 0o755) != 0 { throw SystemError("chmod") }
  }
}
