extension [UInt8] {
  /// A path inside this folder.
  func path(_ name: some Collection<UInt8>) -> [UInt8] { self + [UInt8(ascii: "/")] + name }

  /// A path inside this folder.
  func path(_ name: String) -> [UInt8] { path(Array(name.utf8)) }

  /// Whether the bytes end in a suffix.
  func ends(in suffix: String) -> Bool {
    self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
