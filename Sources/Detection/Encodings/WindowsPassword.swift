/// A password in the answer files of Windows' setup (`unattend.xml`): the password, then the name of its
/// element, as UTF-16 in base64. So Windows System Image Manager writes it where `PlainText` is false.
enum WindowsPassword {
  /// The names of elements that hold a password.
  private static let names = ["Password", "AdministratorPassword", "DomainAccountPassword"].map {
    Array($0.utf8)
  }

  /// Where a key ends that is all of a text but such a name.
  ///
  /// - Parameter text: all that was written as base64.
  static func end(in text: Span<UInt8>) -> Int? {
    let end = 2 * EncodingWindow.wholeKey
    guard text.count > end, text.count & 1 == 0 else { return nil }
    for name in names where text.count == end + 2 * name.count {
      let isName = name.indices.allSatisfy {
        text[end + 2 * $0] == name[$0] && text[end + 2 * $0 + 1] == 0
      }
      if isName { return end }
    }
    return nil
  }
}
