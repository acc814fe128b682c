import Blobs
@testable import Inputs
import Testing

/// Container images as umoci and skopeo make them.
@Suite struct ArchiveImageTests {
  /// Makes the images with the script that CI and people can run as well.
  private func images(holding text: String) -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    let script =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
      .joined(separator: "/") + "/Scripts/archive-images"
    shop.run("'\(script)' . '\(text)'")
    return shop
  }

  @Test func layersOfImagesAreRead() {
    let shop = images(holding: "deleted by the next layer")
    for name in ["oci.tar", "docker.tar", "zstd.tar"] {
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage())
      let texts = collector.texts
      // `docker save`: image!layer.tar!app/config.yaml; OCI: image!blobs/sha256/…!app/config.yaml.
      let config = texts.filter { $0.key.hasSuffix("!app/config.yaml") }
      #expect(config.map(\.value) == ["deleted by the next layer\n"], "\(name)")
      #expect(config.keys.first?.split(separator: "!").count == 3, "\(name)")
      #expect(texts.contains { $0.key.hasSuffix("!app/other") && $0.value == "second\n" })
      #expect(texts.contains { $0.value.contains("NOTE=in the configuration") })
    }
  }

  /// A layout that is not packed: each blob is a file.
  @Test func layoutFoldersAreRead() {
    let shop = images(holding: "in a layer")
    shop.run("ls oci/blobs/sha256/* zstd-layers/* > files")
    var found = 0
    for file in String(decoding: shop.read("files"), as: UTF8.self).split(separator: "\n") {
      let (collector, coverage) = shop.expand(String(file))
      #expect(coverage == Coverage())
      found += collector.texts.filter { $0.value == "in a layer\n" }.count
    }
    #expect(found == 2)
  }
}
