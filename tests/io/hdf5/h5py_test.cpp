// SPDX-License-Identifier: Apache-2.0
// Another reader of the container: Python's h5py, where it is installed.
#include "io/hdf5/raw_container.hpp"
#include "io/hdf5/spect_container.hpp"
#include "tests/io/hdf5/raw_examples.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>

namespace isotone::io::hdf5 {
namespace {

/// Runs a Python program on a file with the distribution's Python, where its h5py lives; true where it exits with 0.
bool python(const std::string& program, const std::filesystem::path& file) {
    const std::string command =
        "/usr/bin/python3 -c '" + program + "' " + file.string() + " >" + file.string() + ".log 2>&1";
    return std::system(command.c_str()) == 0;
}

TEST(H5py, ReadsTheContainer) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder / "a.h5";
    if (!python("import h5py", path)) {
        GTEST_SKIP() << "python3-h5py is not installed";
    }
    const RawData data = test::example_raw_data();
    write_raw(path, data);
    const double total = std::accumulate(data.prompts->values.begin(), data.prompts->values.end(), 0.0);
    const std::string program =
        "import h5py, sys\n"
        "f = h5py.File(sys.argv[1], \"r\")\n"
        "assert f.attrs[\"format\"].decode() == \"isotone-raw\"\n"
        "v = f[\"sinogram/prompts/values\"]\n"
        "assert v.shape == (4, 13, 3, 13), v.shape\n"
        "assert v.attrs[\"units\"].decode() == \"counts\"\n"
        "assert v[()].sum(dtype=\"f8\") == " +
        std::to_string(total) +
        "\n"
        "assert f[\"listmode/crystal_b\"][17] == " +
        std::to_string(data.list_mode->crystal_b[17]) +
        "\n"
        "assert f[\"scanner/inner_radius_mm\"][()] == 95.3\n"
        "assert f[\"scanner/inner_radius_mm\"].attrs[\"units\"].decode() == \"mm\"\n"
        "assert len(f[\"listmode/time_index\"]) == 5 and f[\"listmode/time_index\"][1] == 100\n";
    const bool passed = python(program, path);
    std::ifstream log(path.string() + ".log");
    EXPECT_TRUE(passed) << std::string(std::istreambuf_iterator<char>(log), {});
}

TEST(H5py, ReadsTheContainerOfSpectData) {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder / "a.h5";
    if (!python("import h5py", path)) {
        GTEST_SKIP() << "python3-h5py is not installed";
    }
    const SpectData data = test::example_spect_data();
    write_spect(path, data);
    const std::string program =
        "import h5py, sys\n"
        "f = h5py.File(sys.argv[1], \"r\")\n"
        "assert f.attrs[\"format\"].decode() == \"isotone-spect\"\n"
        "v = f[\"counts/2/values\"]\n"
        "assert v.shape == (6, 7, 5), v.shape\n"
        "assert v[4, 2, 3] == " +
        std::to_string(data.counts[1].values[data.geometry.offset(4, 2, 3)]) +
        "\n"
        "assert f[\"counts/2/gate\"][()] == 1 and f[\"windows/1/upper_kev\"][()] == 229.24\n"
        "assert list(f[\"projections/radius_mm\"]) == [180, 181, 182, 183, 184, 185]\n"
        "assert f[\"projections/angle_rad\"].attrs[\"units\"].decode() == \"rad\"\n";
    const bool passed = python(program, path);
    std::ifstream log(path.string() + ".log");
    EXPECT_TRUE(passed) << std::string(std::istreambuf_iterator<char>(log), {});
}

}  // namespace
}  // namespace isotone::io::hdf5
