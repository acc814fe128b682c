import Archives
import Blobs
import Glibc
@testable import Inputs
import Testing

/// Every container and compression, made by the tools that people make them with.
@Suite struct ArchiveFormatTests {
  /// A file name, the format it must be taken for, and the command that makes it of `config.yaml`
  /// and `folder/notes.txt`.
  static let containers: [(name: String, format: String, command: String)] = [
    ("gnu.tar", "tar", "tar --format=gnu -cf gnu.tar config.yaml folder"),
    ("pax.tar", "tar", "tar --format=pax -cf pax.tar config.yaml folder"),
    ("ustar.tar", "tar", "tar --format=ustar -cf ustar.tar config.yaml folder"),
    ("v7.tar", "tar", "tar --format=v7 -cf v7.tar config.yaml folder"),
    ("old.tar", "tar", "tar --format=oldgnu -cf old.tar config.yaml folder"),
    ("a.tar.gz", "gzip", "tar -czf a.tar.gz config.yaml folder"),
    ("a.tar.bz2", "bzip2", "tar -cjf a.tar.bz2 config.yaml folder"),
    ("a.tar.xz", "xz", "tar -cJf a.tar.xz config.yaml folder"),
    ("a.tar.zst", "zstd", "tar --zstd -cf a.tar.zst config.yaml folder"),
    ("a.tar.Z", "compress", "tar -cf - config.yaml folder | compress -f -c > a.tar.Z"),
    ("a.tar.lz4", "lz4", "tar -cf - config.yaml folder | lz4 -c > a.tar.lz4"),
    ("a.tar.lz", "lzip", "tar -cf - config.yaml folder | lzip -c > a.tar.lz"),
    ("a.tar.lzma", "lzma", "tar -cf - config.yaml folder | xz --format=lzma -c > a.tar.lzma"),
    ("a.zip", "zip", "zip -qr a.zip config.yaml folder"),
    ("stored.zip", "zip", "zip -q0r stored.zip config.yaml folder"),
    ("streamed.zip", "zip", "zip -qr - config.yaml folder | cat > streamed.zip"),
    ("bzip2.zip", "zip", "zip -qrZ bzip2 bzip2.zip config.yaml folder"),
    ("lzma.zip", "zip", "7z a -bd -mm=LZMA lzma.zip config.yaml folder"),
    ("a.whl", "zip", "python3 -m zipfile -c a.whl config.yaml folder"),
    ("a.7z", "7z", "7z a -bd a.7z config.yaml folder"),
    ("ppmd.7z", "7z", "7z a -bd -m0=PPMd ppmd.7z config.yaml folder"),
    ("odc.cpio", "cpio", "find config.yaml folder | cpio -o -H odc > odc.cpio"),
    ("newc.cpio", "cpio", "find config.yaml folder | cpio -o -H newc > newc.cpio"),
    ("crc.cpio", "cpio", "find config.yaml folder | cpio -o -H crc > crc.cpio"),
    ("bin.cpio", "cpio", "find config.yaml folder | cpio -o -H bin > bin.cpio"),
    ("a.iso", "iso9660", "genisoimage -quiet -R -o a.iso -graft-points config.yaml folder=folder"),
    ("a.cab", "cab", "cd folder; gcab -cn ../a.cab ../config.yaml notes.txt"),
    ("zipped.cab", "cab", "cd folder; gcab -czn ../zipped.cab ../config.yaml notes.txt"),
  ]

  @Test(arguments: containers.indices)
  func membersComeOutAsTheyWentIn(index: Int) {
    let (name, format, command) = Self.containers[index]
    let shop = ArchiveWorkshop()
    let config = "api_key: " + String(repeating: "a value of some length\n", count: 40_000)
    shop.write(config, to: "config.yaml")
    shop.run("mkdir folder")
    shop.write("notes\n", to: "folder/notes.txt")
    shop.run(command)
    #expect(shop.format(of: name) == format)
    let (collector, coverage) = shop.expand(name)
    #expect(coverage == Coverage())
    let texts = collector.texts
    let notes = format == "cab" ? "notes.txt" : "folder/notes.txt"  // gcab drops folders
    // What a tar in a stream says beside its members comes as well.
    #expect(
      texts.keys.filter { $0 != name }.sorted() == [
        "\(name)!config.yaml", "\(name)!\(notes)",
      ])
    #expect(texts["\(name)!config.yaml"] == config)
    #expect(texts["\(name)!\(notes)"] == "notes\n")
    #expect(collector.blobs["name:\(name)!config.yaml"] == Array("config.yaml\0".utf8))
    #expect(collector.largestBlock <= 256 << 10)
  }

  /// A compressed file, its format, the command and the member's name.
  static let streams: [(name: String, format: String, command: String, member: String)] = [
    ("notes.txt.gz", "gzip", "gzip notes.txt", "notes.txt"),
    ("renamed.gz", "gzip", "gzip notes.txt && mv notes.txt.gz renamed.gz", "notes.txt"),
    ("plain.txt.gz", "gzip", "gzip -n < notes.txt > plain.txt.gz", "plain.txt"),
    (
      "two.gz", "gzip",
      "head -c 5 notes.txt | gzip -n > two.gz; tail -c +6 notes.txt | gzip >> two.gz",
      "two"
    ),
    ("notes.txt.bz2", "bzip2", "bzip2 notes.txt", "notes.txt"),
    (
      "two.bz2", "bzip2",
      "head -c 5 notes.txt | bzip2 > two.bz2; tail -c +6 notes.txt | bzip2 >> two.bz2", "two"
    ),
    ("notes.txt.xz", "xz", "xz notes.txt", "notes.txt"),
    ("notes.txt.lzma", "lzma", "xz --format=lzma notes.txt", "notes.txt"),
    ("notes.txt.zst", "zstd", "zstd -q notes.txt", "notes.txt"),
    (
      "two.zst", "zstd",
      "head -c 5 notes.txt | zstd > two.zst; tail -c +6 notes.txt | zstd >> two.zst", "two"
    ),
    ("notes.txt.lz4", "lz4", "lz4 -q notes.txt notes.txt.lz4", "notes.txt"),
    ("notes.txt.lz", "lzip", "lzip notes.txt", "notes.txt"),
    ("notes.txt.Z", "compress", "compress -f notes.txt", "notes.txt"),
    ("unsuffixed", "gzip", "gzip -n < notes.txt > unsuffixed", "unsuffixed"),
  ]

  @Test(arguments: streams.indices)
  func compressedFileIsAMember(index: Int) {
    let (name, format, command, member) = Self.streams[index]
    let shop = ArchiveWorkshop()
    let text = String(repeating: "some notes, and more of them\n", count: 30_000)
    shop.write(text, to: "notes.txt")
    shop.run(command)
    #expect(shop.format(of: name) == format)
    let (collector, coverage) = shop.expand(name)
    #expect(coverage == Coverage())
    #expect(collector.texts == ["\(name)!\(member)": text])
  }

  @Test func emptyArchivesHoldNothing() {
    let shop = ArchiveWorkshop()
    shop.run("touch empty; gzip -kn empty; xz -k empty; bzip2 -k empty; zstd -qk empty")
    shop.run("python3 -c \"import zipfile; zipfile.ZipFile('empty.zip', 'w').close()\"")
    for name in ["empty.gz", "empty.xz", "empty.bz2", "empty.zst", "empty.zip"] {
      #expect(shop.format(of: name) != nil)
      let (collector, coverage) = shop.expand(name)
      #expect(collector.texts.isEmpty)
      #expect(coverage == Coverage(), "\(name)")
    }
    shop.run("tar -cf empty.tar -T /dev/null")
    #expect(shop.expand("empty.tar").coverage == Coverage())
  }

  @Test func packagesOfDebian() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      mkdir -p p/DEBIAN p/etc && echo secret > p/etc/config
      printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.c>\\nDescription: d\\n' \
        > p/DEBIAN/control
      dpkg-deb -b p p.deb
      """)
    let (collector, coverage) = shop.expand("p.deb")
    #expect(coverage == Coverage())
    let data = collector.texts.first { $0.key.hasSuffix("!./etc/config") }
    #expect(data?.value == "secret\n")
    #expect(data?.key.hasPrefix("p.deb!data.tar.") == true)
    #expect(collector.texts.keys.contains { $0.hasSuffix("!./control") })
  }

  @Test func packagesOfRPM() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      printf 'Name: p\\nVersion: 1\\nRelease: 1\\nSummary: s\\nLicense: l\\nBuildArch: noarch\\n%%description\\nd\\n%%install\\nmkdir -p %%{buildroot}/etc\\necho secret > %%{buildroot}/etc/config\\n%%files\\n/etc/config\\n' > p.spec
      rpmbuild --quiet --define "_topdir $PWD/top" --define "_rpmdir $PWD" -bb p.spec
      mv noarch/*.rpm p.rpm
      """)
    #expect(shop.format(of: "p.rpm") == "rpm")
    let (collector, coverage) = shop.expand("p.rpm")
    #expect(coverage == Coverage())
    #expect(collector.texts == ["p.rpm!./etc/config": "secret\n"])
  }

  @Test func staticLibraries() {
    let shop = ArchiveWorkshop()
    shop.write("one", to: "one.o")
    shop.write("two", to: "a-name-longer-than-fifteen.o")
    shop.run("ar rc lib.a one.o a-name-longer-than-fifteen.o")
    let (collector, coverage) = shop.expand("lib.a")
    #expect(coverage == Coverage())
    #expect(collector.texts["lib.a!one.o"] == "one")
    #expect(collector.texts["lib.a!a-name-longer-than-fifteen.o"] == "two")
  }

  /// Everything that is taken for an archive on this machine is one for `file` as well.
  @Test func ordinaryFilesAreNoArchives() {
    let shop = ArchiveWorkshop()
    shop.run(
      "find /usr/share /usr/include /usr/lib /etc -type f -size +7c | awk 'NR % 16 == 1' > files")
    let files = String(decoding: shop.read("files"), as: UTF8.self).split(separator: "\n")
    var buffer = [UInt8](repeating: 0, count: 33 << 10)
    var recognised: [String: [Substring]] = [:]
    var checked = 0
    for path in files {
      guard let file = unsafe fopen(String(path), "r") else { continue }
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      unsafe fclose(file)
      checked += 1
      if let format = ArchiveFormat.recognise(buffer.span.extracting(first: count))?.name {
        recognised[format, default: []].append(path)
      }
    }
    #expect(checked > 1000)
    let words: [String: [String]] = [
      "ar": ["ar archive", "Debian binary package"], "bzip2": ["bzip2"], "cab": ["Cabinet"],
      "compress": ["compress'd"], "cpio": ["cpio"], "gzip": ["gzip"], "iso9660": ["ISO 9660"],
      "lha": ["LHa"], "lz4": ["LZ4"], "lzip": ["lzip"], "lzma": ["LZMA"], "rar": ["RAR"],
      "rpm": ["RPM"], "7z": ["7-zip"], "tar": ["tar archive"], "xar": ["xar"], "xz": ["XZ"],
      "zip": [
        "Zip", "Java archive", "Word", "Excel", "PowerPoint", "OpenDocument", "Microsoft OOXML",
        "EPUB", "Android",
      ], "zstd": ["Zstandard"],
    ]
    for (format, paths) in recognised {
      shop.write(paths.joined(separator: "\n") + "\n", to: "list")
      shop.run("file -b -f list > kinds")
      let kinds = String(decoding: shop.read("kinds"), as: UTF8.self).split(separator: "\n")
      for (path, kind) in zip(paths, kinds) {
        if words[format]?.contains(where: { kind.contains($0) }) == true { continue }
        // `file` is wrong at times, which the whole being readable shows.
        shop.run("ln -f '\(path)' odd || cp '\(path)' odd")
        let coverage = shop.expand("odd", into: ArchiveCollector(keepsContent: false))
        #expect(coverage.isComplete, "\(path) taken for \(format), is \(kind)")
      }
    }
  }
}
