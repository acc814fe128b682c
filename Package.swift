// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target. Warnings become errors in CI, never here.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
]

/// The settings of what tests spend their time in: debug builds are optimised there as well, which halves
/// the time that the tests take.
let busySettings = swiftSettings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "kascan",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "kascan", targets: ["kascan"]),
    .executable(name: "kubeadapt-sandbox", targets: ["KubeadaptSandbox"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
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
      name: "CDigest", pkgConfig: "nettle", providers: [.apt(["nettle-dev"]), .brew(["nettle"])]),
    .target(name: "CArchive"),
    .target(name: "CLiteralSearch"),
    .target(name: "CPlatform"),
    .target(name: "CCurl"),
    // toml++ is nothing but headers (libtomlplusplus-dev).
    .target(name: "CTOML"),
    .target(name: "Bytes", swiftSettings: busySettings),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: busySettings),
    .target(
      name: "Blobs", dependencies: ["Bytes", "Platform", "CPlatform", "CDigest"],
      swiftSettings: busySettings),
    .target(
      name: "Git",
      dependencies: ["Bytes", "Platform", "Blobs", "CPlatform", "CDeflate", "CDigest"],
      swiftSettings: busySettings),
    .target(
      name: "Archives",
      dependencies: ["Bytes", "Platform", "Blobs", "Git", "CArchive", "CDeflate", "CDigest"],
      swiftSettings: busySettings),
    .target(name: "TOML", dependencies: ["Platform", "CTOML"], swiftSettings: swiftSettings),
    .target(
      name: "Rules",
      dependencies: ["Platform", "TOML"],
      resources: [.embedInCode("../../rules/kubeadapt.toml")],
      swiftSettings: swiftSettings),
    .target(name: "Structure", dependencies: ["Bytes"], swiftSettings: busySettings),
    .target(
      name: "Detection",
      dependencies: [
        "Bytes", "Platform", "Rules", "Structure", "CPCRE2", "CLiteralSearch", "CDeflate",
      ],
      swiftSettings: busySettings),
    .target(
      name: "Inputs", dependencies: ["Platform", "CPlatform", "Blobs", "Git"],
      swiftSettings: swiftSettings),
    .target(
      name: "Findings",
      dependencies: ["Platform", "Blobs", "Rules", "Structure", "Detection", "CLiteralSearch"],
      swiftSettings: busySettings),
    .target(
      name: "Settings",
      dependencies: ["Bytes", "Platform", "TOML", "Blobs", "Inputs", "Findings"],
      swiftSettings: swiftSettings),
    .target(
      name: "Verification", dependencies: ["Platform", "Blobs", "Findings", "CCurl"],
      swiftSettings: swiftSettings),
    .target(
      name: "Scanning",
      dependencies: [
        "Platform", "Blobs", "Archives", "Rules", "Detection", "Git", "Inputs", "Findings",
        "Settings", "Verification",
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Hooks", dependencies: ["Platform", "Blobs", "Git"], swiftSettings: swiftSettings),
    .target(
      name: "Reports",
      dependencies: ["Bytes", "Platform", "Blobs", "Rules", "Findings", "Verification"],
      exclude: ["Schema"],
      swiftSettings: busySettings),
    .target(
      name: "Repositories",
      dependencies: [
        "Platform", "Blobs", "Rules", "Detection", "Git", "Findings", "Settings", "Scanning",
        "Verification", "Reports",
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "kascan",
      dependencies: [
        "Platform", "Blobs", "Archives", "Rules", "Detection", "Git", "Inputs", "Findings",
        "Settings", "Verification", "Scanning", "Hooks", "Reports", "Repositories",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "KubeadaptSandbox",
      dependencies: [
        "CDigest",
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Fixtures", dependencies: ["Platform"], path: "Tests/Fixtures",
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TOMLTests", dependencies: ["TOML", "Platform"], swiftSettings: swiftSettings),
    .testTarget(
      name: "RulesTests", dependencies: ["Rules", "Platform"], swiftSettings: swiftSettings),
    .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: swiftSettings),
    .testTarget(
      name: "StructureTests", dependencies: ["Structure", "Fixtures"], swiftSettings: swiftSettings),
    .testTarget(
      name: "DetectionTests",
      dependencies: [
        "Bytes", "Detection", "Rules", "Platform", "Fixtures", "CLiteralSearch", "CDeflate",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "PlatformTests", dependencies: ["Platform"], swiftSettings: swiftSettings),
    .testTarget(
      name: "GitTests", dependencies: ["Git", "Platform", "Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ArchivesTests",
      dependencies: ["Archives", "Inputs", "Blobs", "Fixtures", "Platform"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "InputsTests", dependencies: ["Inputs", "Blobs", "Fixtures", "Platform"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ScanningTests",
      dependencies: [
        "Platform", "Blobs", "Archives", "Rules", "Detection", "Git", "Inputs", "Findings",
        "Verification", "Scanning", "Fixtures",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "FindingsTests", dependencies: ["Findings", "Blobs", "Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SettingsTests",
      dependencies: ["Platform", "Blobs", "Rules", "Inputs", "Findings", "Settings"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Bytes", "Platform", "Blobs", "Rules", "Findings", "Verification", "Scanning", "Reports",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "RepositoriesTests",
      dependencies: ["Repositories", "Blobs", "Platform", "Findings", "Reports", "Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "VerificationTests", dependencies: ["Platform", "Verification", "KubeadaptSandbox"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "HookTests",
      dependencies: [
        "kascan", "Blobs", "Findings", "Fixtures", "Platform",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SandboxTests",
      dependencies: ["KubeadaptSandbox", .product(name: "FlyingFox", package: "FlyingFox")],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "HidingPlacesTests",
      dependencies: [
        "Platform", "Blobs", "Archives", "Rules", "Detection", "Git", "Inputs", "Findings",
        "Scanning", "Reports", "Fixtures",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "kascan", "KubeadaptSandbox", "Blobs", "Findings", "Reports", "Fixtures", "Platform",
      ],
      exclude: ["Golden"],
      swiftSettings: swiftSettings),
  ],
  cxxLanguageStandard: .cxx17
)

// Benchmarks and fuzzers, which no user builds: a nested package could not see what is `package`.
if Context.environment["KASCAN_DEV"] != nil {
  package.targets += [
    .executableTarget(
      name: "ArchiveBench", dependencies: ["Archives", "Blobs", "Inputs"],
      path: "Tests/ArchiveBench",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "ObjectLister", dependencies: ["Git", "Platform"], path: "Tests/ObjectLister",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "WalkBench", dependencies: ["Blobs", "Inputs"], path: "Tests/WalkBench",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "DetectBench", dependencies: ["Rules", "Detection", "Blobs", "Inputs"],
      path: "Tests/DetectBench", swiftSettings: swiftSettings),
    .target(
      name: "GitFuzz", dependencies: ["Git", "Platform", "CDeflate"], path: "Tests/Fuzz/GitFuzz",
      swiftSettings: swiftSettings),
    .target(
      name: "ArchiveFuzz", dependencies: ["Archives", "Blobs"], path: "Tests/Fuzz/ArchiveFuzz",
      swiftSettings: swiftSettings),
    .target(
      name: "DetectionFuzz", dependencies: ["Bytes", "Rules", "Detection", "CLiteralSearch"],
      path: "Tests/Fuzz/DetectionFuzz", swiftSettings: swiftSettings),
  ]
}
