extension OutsideFormat {
  /// Disks, file systems and images of them.
  static let disks: [OutsideFormat] = [
    // The superblock's major version: squashfs.c and squashfs_fs.h of Linux.
    OutsideFormat("squashfs", begins: "hsqs") { isVersion($0, 28, 1...4) },
    OutsideFormat("squashfs", begins: "shsq") { isVersion($0, 28, 1...4) },
    OutsideFormat("squashfs", begins: "sqsh") { isVersion($0, 29, 1...4) },
    OutsideFormat("squashfs", begins: "qshs") { isVersion($0, 29, 1...4) },
    OutsideFormat("cramfs", begins: [0x45, 0x3d, 0xcd, 0x28]) {
      $0.holds("Compressed ROMFS", at: 16)
    },
    OutsideFormat("ubi", begins: [0x55, 0x42, 0x49, 0x23, 1, 0, 0, 0]),
    OutsideFormat("ubifs", begins: [0x31, 0x18, 0x10, 0x06]),
    OutsideFormat("jffs2", begins: [0x85, 0x19]) {
      $0.holds([0x03, 0x20], at: 2) || $0.holds([0x01, 0xe0], at: 2)
        || $0.holds([0x02, 0xe0], at: 2)
    },
    OutsideFormat("xfs", begins: "XFSB") { isBlockSize($0.big32(4)) },
    OutsideFormat("ext", firstBytes: bootBytes, recognises: isExtended),
    OutsideFormat("erofs", firstBytes: bootBytes) {
      $0.holds([0xe2, 0xe1, 0xf5, 0xe0], at: 1024)
    },
    OutsideFormat("f2fs", firstBytes: bootBytes) {
      $0.holds([0x10, 0x20, 0xf5, 0xf2], at: 1024)
    },
    OutsideFormat("btrfs", firstBytes: bootBytes) { $0.holds("_BHRfS_M", at: 65_600) },
    OutsideFormat("hfs", firstBytes: bootBytes) {
      ($0.holds([0x48, 0x2b, 0, 4], at: 1024) || $0.holds([0x48, 0x58, 0, 5], at: 1024))
        && $0.count >= 1068 && isBlockSize($0.big32(1064))
    },
    OutsideFormat("bitlocker", firstBytes: bootBytes) { $0.holds("-FVE-FS-", at: 3) },
    OutsideFormat("ntfs", firstBytes: bootBytes) { $0.holds("NTFS    ", at: 3) && isBoot($0) },
    OutsideFormat("exfat", firstBytes: bootBytes) { $0.holds("EXFAT   ", at: 3) && isBoot($0) },
    OutsideFormat("fat", firstBytes: bootBytes) {
      ($0.holds("FAT32   ", at: 82) || $0.holds("FAT1", at: 54)) && isBoot($0)
    },
    OutsideFormat("disk image", firstBytes: bootBytes, recognises: isPartitioned),
    OutsideFormat("luks", begins: [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe]),
    OutsideFormat("qcow2", begins: [0x51, 0x46, 0x49, 0xfb]),
    OutsideFormat("qed", begins: [0x51, 0x45, 0x44, 0]),
    OutsideFormat("vmdk", begins: "KDMV") { (1...3).contains($0.little32(4)) },
    OutsideFormat("vmdk", begins: "COWD") { $0.little32(4) == 1 },
    OutsideFormat("vdi", begins: "<<< ") { $0.holds([0x7f, 0x10, 0xda, 0xbe], at: 64) },
    OutsideFormat("vhdx", begins: "vhdxfile") { $0[9] == 0 },
    OutsideFormat("vhd", begins: "conectix") { $0.holds([0, 0, 0], at: 8) },
    OutsideFormat("parallels", begins: "Withou") {
      ($0.holds("tFreeSpace", at: 6) || $0.holds("FreSpacExt", at: 6))
        && $0.holds([2, 0, 0, 0], at: 16)
    },
    OutsideFormat("dmg", begins: "encrcdsa") { $0.holds([0, 0, 0, 2], at: 8) },
    OutsideFormat("dmg", begins: "sprs") { $0.holds([0, 0, 0, 3], at: 4) },
    OutsideFormat("android sparse image", begins: [0x3a, 0xff, 0x26, 0xed]),
    OutsideFormat("vma", begins: [0x56, 0x4d, 0x41, 0, 0, 0, 0, 1]),
    OutsideFormat("wim", begins: Array("MSWIM".utf8) + [0, 0, 0]),
    OutsideFormat("appimage", begins: [0x7f, 0x45, 0x4c, 0x46]) {
      $0.holds([0x41, 0x49, 2], at: 8)
    },
  ]

  /// What the boot code, or the nothing in its place, of a disk or file system begins with.
  private static let bootBytes: [UInt8] = [0, 0x33, 0xe9, 0xeb, 0xfa, 0xfc]

  /// Whether a byte is a version's number, and the one after or before it is 0.
  private static func isVersion(
    _ first: Span<UInt8>, _ place: Int, _ numbers: ClosedRange<UInt8>
  ) -> Bool {
    first.count >= 96 && numbers.contains(first[place]) && first[place ^ 1] == 0
  }

  private static func isBlockSize(_ size: UInt32) -> Bool {
    size.nonzeroBitCount == 1 && (512...65_536).contains(size)
  }

  /// The mark at the end of a boot sector.
  private static func isBoot(_ first: Span<UInt8>) -> Bool { first.holds([0x55, 0xaa], at: 510) }

  /// ext2, ext3 and ext4: magic number, revision, block size and state of the superblock.
  private static func isExtended(_ first: Span<UInt8>) -> Bool {
    first.holds([0x53, 0xef], at: 1080) && first.count >= 1108 && first.little32(1048) <= 6
      && first.little32(1024) > 0 && first.little16(1082) <= 7 && first.little32(1100) <= 1
  }

  /// A GUID partition table, or an old one with at least one partition.
  private static func isPartitioned(_ first: Span<UInt8>) -> Bool {
    if first.holds("EFI PART", at: 512) { return true }
    guard isBoot(first) else { return false }
    var partitions = 0
    for entry in stride(from: 446, to: 510, by: 16) {
      guard first[entry] & 0x7f == 0 else { return false }
      if first[entry + 4] != 0 && first.little32(entry + 12) > 0 { partitions += 1 }
    }
    return partitions > 0
  }
}
