import Blobs
import Platform

extension WalkWorker {
  /// Hands over what a symbolic link says, which is the content that git keeps of it; where it
  /// leads is not looked at.
  func readLink(_ name: UnsafePointer<CChar>, of folder: WalkFolder, _ open: OpenFolder) {
    guard let target = unsafe SymbolicLink.target(of: name, in: open.file) else {
      let error = SystemError("readlink")
      return unread(unsafe plan.displayPath(of: folder, name: name), error)
    }
    present(target.span) {
      Provenance(path: unsafe plan.displayPath(of: folder, name: name))
    }
  }
}
