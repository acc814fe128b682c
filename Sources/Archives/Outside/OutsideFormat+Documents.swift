extension OutsideFormat {
  /// Documents whose text is compressed, or stored in pieces.
  static let documents: [OutsideFormat] = [
    // Word, Excel and Outlook as they were, installers, and newer ones with a password.
    OutsideFormat("ole2", begins: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    OutsideFormat("outlook store", begins: "!BDN") { $0.holds("SM", at: 8) },
    OutsideFormat("onenote", begins: [0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d]),
    OutsideFormat("chm", begins: [0x49, 0x54, 0x53, 0x46, 3, 0, 0, 0]),
    // Its names are packed with brotli, together with all its tables.
    OutsideFormat("woff2", begins: "wOF2") { $0[12] == 0 || $0[12] == 1 },
    OutsideFormat("djvu", begins: "AT&TFORM") { $0.holds("DJV", at: 12) },
  ]

  /// Compressed files and archives that nothing here opens.
  static let compressed: [OutsideFormat] = [
    OutsideFormat("lzop", begins: [0x89, 0x4c, 0x5a, 0x4f, 0, 0x0d, 0x0a, 0x1a, 0x0a]),
    OutsideFormat("lrzip", begins: [0x4c, 0x52, 0x5a, 0x49, 0]),
    OutsideFormat("zpaq", begins: [0x37, 0x6b, 0x53, 0x74, 0xa0, 0x31, 0x83, 0xd3]),
    OutsideFormat("zpaq", begins: "zPQ") { $0[3] == 1 || $0[3] == 2 },
    // The header's size, and the type of a main header.
    OutsideFormat("arj", begins: [0x60, 0xea]) {
      (30...2600).contains($0.little16(2)) && $0[10] == 2
    },
    OutsideFormat("stuffit", begins: "SIT!") { $0.holds("rLau", at: 10) },
    OutsideFormat("stuffit", begins: "StuffIt (c)1997") { isBinary($0, 16..<128) },
    OutsideFormat("zoo", begins: "ZOO ") { $0.holds([0xdc, 0xa7, 0xc4, 0xfd], at: 20) },
    OutsideFormat("lzfse", begins: "bvx") {
      ($0[3] == 0x31 || $0[3] == 0x32 || $0[3] == 0x6e) && $0[7] == 0
    },
    OutsideFormat("pbzx", begins: [0x70, 0x62, 0x7a, 0x78, 0]),
    OutsideFormat("qpress", begins: "qpress10") { isBinary($0, 8..<16) },
    OutsideFormat("szdd", begins: [0x53, 0x5a, 0x44, 0x44, 0x88, 0xf0, 0x27, 0x33]),
    OutsideFormat("kwaj", begins: [0x4b, 0x57, 0x41, 0x4a, 0x88, 0xf0, 0x27, 0xd1]),
  ]
}
