// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target. Warnings become errors in CI, never here.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

let package = Package(
  name: "kascan",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "kascan", targets: ["kascan"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  // In dependency order: a target imports only from targets above it.
  targets: [
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(
      name: "CDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"]), .brew(["libmd"])]),
    .target(name: "CLiteralSearch"),
    .target(name: "CPlatform"),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: swiftSettings),
    .target(
      name: "Git", dependencies: ["Platform", "CDeflate", "CDigest"], swiftSettings: swiftSettings),
    .target(
      name: "Rules",
      dependencies: [.product(name: "TOMLKit", package: "TOMLKit")],
      resources: [.embedInCode("../../rules/kubeadapt.toml")],
      swiftSettings: swiftSettings),
    .target(
      name: "Detection", dependencies: ["Rules", "CPCRE2", "CLiteralSearch", "CDeflate"],
      swiftSettings: swiftSettings),
    .target(name: "Inputs", dependencies: ["Platform"], swiftSettings: swiftSettings),
    .target(
      name: "Findings", dependencies: ["Rules", "Detection", "Inputs", "CDigest"],
      swiftSettings: swiftSettings),
    .target(
      name: "Reports", dependencies: ["Findings", "Platform"], swiftSettings: swiftSettings),
    .target(
      name: "Scanning", dependencies: ["Platform", "Rules", "Detection", "Inputs", "Findings"],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "kascan",
      dependencies: [
        "Scanning", "Reports", "Findings", "Inputs", "Detection", "Rules", "Platform",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Fixtures", dependencies: ["Platform"], path: "Tests/Fixtures",
      swiftSettings: swiftSettings),
    .testTarget(
      name: "PlatformTests", dependencies: ["Platform"], swiftSettings: swiftSettings),
    .testTarget(
      name: "GitTests", dependencies: ["Git", "Platform", "Fixtures"],
      swiftSettings: swiftSettings),
  ]
)

// Programs for development alone: a nested package could not see what is `package` here.
if Context.environment["KASCAN_DEV"] != nil {
  package.targets.append(
    .executableTarget(
      name: "ObjectLister", dependencies: ["Git", "Platform"], path: "Tests/ObjectLister",
      swiftSettings: swiftSettings))
  package.targets.append(
    .target(
      name: "GitFuzz", dependencies: ["Git", "Platform"], path: "Tests/Fuzz/GitFuzz",
      swiftSettings: swiftSettings))
}
