// SPDX-License-Identifier: Apache-2.0
/// SPECT projections and runs that the tests of several verbs share.
#pragma once

#include "io/dicom/write_nm_projections.hpp"
#include "io/file/atomic_file.hpp"
#include "io/hdf5/spect_container.hpp"
#include "tests/app/run_command.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <numbers>

namespace isotone::test {

/// Two windows without gates or an additive term.
inline SpectData plain_spect_data() {
    SpectData data = example_spect_data();
    data.additive.reset();
    data.gates = 1;
    data.gate_shares.clear();
    data.counts = {{0, 0, data.counts[0].values}, {1, 0, data.counts[2].values}};
    return data;
}

/// Counts 1 everywhere, 8 views of STIR's flavour.
inline std::string write_stir(const TemporaryFolder& folder, const std::string& orbit = "radius := 150\n") {
    const SmallScan scan;
    io::file::write_atomically(folder / "a.hs", stir_header(scan, orbit, "image duration (sec)[1] := 80\n"));
    const auto size = static_cast<std::size_t>(scan.views * scan.bins * scan.rows);
    io::file::write_atomically(folder / "a.s", floats(std::vector<float>(size, 1.0F)));
    return (folder / "a.hs").string();
}

inline double number(const Record& record, const char* name) {
    return std::get<double>(record.find(name)->value());
}

/// Two heads of three views that DICOM can hold, and that start late.
inline SpectData even_spect_data() {
    SpectData data = plain_spect_data();
    for (std::size_t v = 0; v < 6; ++v) {
        const double k = static_cast<double>(v % 3);
        data.geometry.views[v] = {(v < 3 ? 0.0 : 0.5 * std::numbers::pi) + k * std::numbers::pi / 6.0,
                                  180.0 + k,
                                  0.25,
                                  5.0 + 10.0 * k,
                                  10.0,
                                  static_cast<int>(v / 3)};
    }
    return data;
}

/// The two heads as DICOM, in a folder of its own with what lies beside such a file.
inline std::string write_study(const TemporaryFolder& folder, const std::string& name) {
    const std::filesystem::path study = folder / name;
    std::filesystem::create_directory(study);
    io::dicom::write_nm_projections(study / "tomo.dcm", even_spect_data());
    io::file::write_atomically(study / "readme.txt", "notes");
    return study.string();
}

/// Words of a dry run on a container of SPECT projections.
inline std::vector<std::string> dry_run(const TemporaryFolder& folder, const SpectData& data,
                                        const std::vector<std::string>& options) {
    io::hdf5::write_spect(folder / "a.h5", data);
    std::vector<std::string> words{"recon", (folder / "a.h5").string(), "-o", (folder / "b.nii.gz").string(),
                                   "--dry-run"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

/// What recon says against its options.
inline Error refusal_of(const SpectData& data, const std::vector<std::string>& options) {
    const TemporaryFolder folder;
    const auto words = dry_run(folder, data, options);
    return error_of([&] { run(words); });
}

}  // namespace isotone::test
