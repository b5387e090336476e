// SPDX-License-Identifier: Apache-2.0
/// The data files the program reads: scanners, cameras, nuclides, materials, phantoms, bands.
///
/// The share folder is, in this order: $ISOTONE_SHARE; ../share/isotone beside the executable; the source tree the
/// program was built from. Names are compared without case, spaces, hyphens, underscores, dots and slashes.
#pragma once

#include "core/attenuation_table.hpp"
#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "core/scanner_from_record.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::config {

/// @throws Error{input_missing} where none of the candidates is a folder that holds scanners/
ISOTONE_API std::filesystem::path share_folder();

/// A data file of one kind ("phantoms", "bands", ...) by its name without ".toml", or any file by its path if `name`
/// ends in ".toml" and exists.
/// @throws Error{usage} with the nearest name where there is none
ISOTONE_API std::filesystem::path share_file(const std::string& kind, const std::string& name);
/// Names (without ".toml") of all data files of a kind, sorted.
ISOTONE_API std::vector<std::string> share_names(const std::string& kind);

/// A scanner by its name, an alias, its file's name, or the path of a .toml file.
/// @throws Error{usage} with the nearest name where there is none
ISOTONE_API ScannerDescription load_scanner(const std::string& name);
/// Every scanner of the share folder, sorted by file name.
ISOTONE_API std::vector<ScannerDescription> load_all_scanners();

/// A gamma camera by its name, an alias, its file's name, or the path of a .toml file.
/// @throws Error{usage} with the nearest name where there is none
ISOTONE_API GammaCamera load_camera(const std::string& name);
/// Every camera of the share folder, sorted by file name.
ISOTONE_API std::vector<GammaCamera> load_all_cameras();

/// A half-life that scanners or tables in use give a nuclide beside the usual one.
struct OtherHalfLife {
    double half_life_s = 0.0;
    std::string source;
};

struct ISOTONE_API NuclideEntry {
    Radionuclide nuclide;
    std::vector<std::string> aliases;
    std::string source;
    std::vector<OtherHalfLife> other_half_lives;
    std::vector<GammaLine> gamma_lines;  ///< photons gamma cameras see, ascending energy; empty where not listed
    std::string gamma_source;

    /// Every half-life in use, the usual one first.
    std::vector<double> half_lives_s() const;
};

/// A radionuclide by name or alias: "18F", "F-18", "f18".
/// @throws Error{usage} with the nearest name where there is none
ISOTONE_API Radionuclide load_nuclide(const std::string& name);
ISOTONE_API std::vector<NuclideEntry> load_all_nuclides();
/// The same with all that is known of it.
ISOTONE_API NuclideEntry load_nuclide_entry(const std::string& name);

/// A material of materials.toml by name: "water", "lead".
/// @throws Error{usage} with the nearest name where there is none
ISOTONE_API AttenuationTable load_material(const std::string& name);
ISOTONE_API std::vector<AttenuationTable> load_all_materials();

}  // namespace isotone::io::config
