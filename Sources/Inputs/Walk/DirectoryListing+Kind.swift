import Blobs
import Platform

/// The `DT_…` values of dirent(3), which are those of a mode's file type.
extension DirectoryListing.Kind {
  static let unknown: Self = 0
  static let fifo: Self = 1
  static let folder: Self = 4
  static let file: Self = 8
  static let link: Self = 10
  static let socket: Self = 12
  /// Not to be looked at again; none of the system's values.
  static let skipped: Self = 255

  /// Why an entry of this kind is not read.
  var exclusion: Coverage.Reason {
    switch self {
    case .fifo: .special(.fifo)
    case .link: .special(.link)
    case .socket: .special(.socket)
    default: .special(.device)
    }
  }
}
