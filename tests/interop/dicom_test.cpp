// SPDX-License-Identifier: Apache-2.0
/// PET series and NM images that isotone wrote, judged by dciodvfy and dcentvfy and read back by pydicom and dcm2niix.
#include "io/dicom/write_nm_projections.hpp"
#include "tests/interop/nifti_values.hpp"
#include "tests/interop/run_command.hpp"
#include "tests/io/dicom/synthetic_nm.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <sstream>

namespace isotone::io::dicom {
namespace {

using isotone::test::run_command;
using isotone::test::TemporaryFolder;
using isotone::test::tool_is_missing;

constexpr std::array positions = {PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                  PatientPosition::head_first_prone, PatientPosition::feet_first_prone};

using Place = std::array<long, 3>;  // thousandths of a millimetre, LPS

Place place_of(double x, double y, double z) {
    return {std::lround(1e3 * x), std::lround(1e3 * y), std::lround(1e3 * z)};
}

/// Value at each place in the patient, from the signs of the conventions and not from the grid that was written.
std::map<Place, float> expected_values(PatientPosition position) {
    const ImageGrid gantry = test::gantry_grid();
    const Volume object = test::asymmetric_volume(gantry);
    const std::string code = dicom_code(position);
    const double z_sign = code[0] == 'F' ? -1.0 : 1.0;
    const double y_sign = code[2] == 'P' ? -1.0 : 1.0;
    std::map<Place, float> values;
    for (int z = 0; z < gantry.size[2]; ++z) {
        for (int y = 0; y < gantry.size[1]; ++y) {
            for (int x = 0; x < gantry.size[0]; ++x) {
                values[place_of(z_sign * y_sign * (-5.0 + 2.0 * x), y_sign * (-20.0 + 3.0 * y),
                                z_sign * (30.0 + 4.0 * z) + 12.5)] = object.at(x, y, z);
            }
        }
    }
    return values;
}

// Half of the largest slope of the object, 656 / 32767.
constexpr double quantisation = 0.0101;

void expect_values(const std::map<Place, double>& read, PatientPosition position) {
    const std::map<Place, float> expected = expected_values(position);
    ASSERT_EQ(read.size(), expected.size());
    for (const auto& [place, value] : expected) {
        const auto found = read.find(place);
        ASSERT_NE(found, read.end()) << place[0] << " " << place[1] << " " << place[2];
        EXPECT_NEAR(found->second, value, quantisation);
    }
}

class Written : public testing::Test {
protected:
    std::string series_of(PatientPosition position) {
        const std::filesystem::path folder = folder_ / dicom_code(position);
        if (!std::filesystem::exists(folder)) {
            write_pet_series(folder, test::volume_in(position), test::description_of(position));
        }
        return folder.string();
    }

    /// A filtered copy with every attribute a derivation can have.
    std::string derived_from(const std::string& source_folder) {
        const PetSeries source = read_pet_series(std::filesystem::path(source_folder));
        DerivedDescription description;
        description.series_description = "EARL1 harmonised";
        description.derivation = "Gaussian filter, FWHM 5.28 x 5.28 x 4.45 mm";
        description.convolution_kernel = "GAUSS 5.3 mm";
        description.warning = "this scanner has no valid phantom";
        description.source_reach_mm = 8.0;
        description.created = ClockTime{20500, 45000.0};
        const std::filesystem::path folder = folder_ / "derived";
        write_derived_series(folder, source, source.volume, description);
        return folder.string();
    }

    void expect_valid(const std::string& series) {
        for (const auto& entry : std::filesystem::directory_iterator(series)) {
            const std::string verdict = run_command("dciodvfy '" + entry.path().string() + "' 2>&1");
            ASSERT_NE(verdict.find("PETImage"), std::string::npos) << verdict;
            ASSERT_EQ(verdict.find("Error"), std::string::npos) << verdict;
        }
    }

    TemporaryFolder folder_;
};

// REQ-IO-06
TEST_F(Written, DciodvfyFindsNoErrorInANewSeries) {
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    expect_valid(series_of(PatientPosition::feet_first_prone));
}

// REQ-IO-06
TEST_F(Written, DciodvfyFindsNoErrorInADerivedSeries) {
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    expect_valid(derived_from(series_of(PatientPosition::head_first_supine)));
}

TEST_F(Written, DciodvfyFindsNoErrorInTheDerivedSarcomaSeries) {
    const auto data = isotone::test::data_folder("petct-sts001");
    if (!data) {
        GTEST_SKIP() << isotone::test::missing_data("petct-sts001");
    }
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    const std::string series = derived_from((*data / "STS_001" / "FDG_PET" / "image").string());
    for (const char* slice : {"pet_0001.dcm", "pet_0100.dcm", "pet_0267.dcm"}) {
        const std::string verdict = run_command("dciodvfy '" + series + "/" + slice + "' 2>&1");
        EXPECT_NE(verdict.find("PETImage"), std::string::npos) << verdict;
        EXPECT_EQ(verdict.find("Error"), std::string::npos) << verdict;
    }
    const std::string entities = run_command("dcentvfy '" + series + "'/*.dcm 2>&1");
    EXPECT_EQ(entities.find("Error"), std::string::npos) << entities.substr(0, 500);
}

// REQ-IO-06
TEST_F(Written, DciodvfyFindsNoErrorInASeriesOfASinglePhotonNuclide) {
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    const std::filesystem::path folder = folder_ / "spect";
    write_pet_series(folder, test::volume_in(PatientPosition::head_first_supine), test::nm_description());
    expect_valid(folder.string());
}

// REQ-IO-12
TEST_F(Written, DciodvfyFindsNoErrorInAnNmReconstruction) {
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    Volume volume = test::volume_in(PatientPosition::feet_first_prone);
    NmReconstructionDescription description = test::nm_description(PatientPosition::feet_first_prone);
    for (const Quantity quantity : {Quantity::activity_concentration, Quantity::relative}) {
        volume.quantity = quantity;
        const WrittenSeries nm = write_nm_reconstruction(folder_ / "nm.dcm", volume, description);
        const std::string verdict = run_command("dciodvfy '" + nm.files[0].string() + "' 2>&1");
        EXPECT_NE(verdict.find("NMImage"), std::string::npos) << verdict;
        EXPECT_EQ(verdict.find("Error"), std::string::npos) << verdict;
        // Everything optional at once, and all that may be unknown left out.
        description.exam.nuclide.name = "none that has a code";
        description.exam.injected_activity_bq.reset();
        description.exam.injection_time_s.reset();
        description.energy_windows = {};
        description.convolution_kernel.clear();
        description.created = ClockTime{20500, 45000.0};
        description.warning = "relative";
    }
}

// REQ-IO-16
TEST_F(Written, DciodvfyFindsNoErrorInNmProjections) {
    if (tool_is_missing("dciodvfy")) {
        GTEST_SKIP() << "dciodvfy (Debian package dicom3tools) is not installed";
    }
    for (const NmFlavour flavour : {NmFlavour::standard, NmFlavour::siemens, NmFlavour::xeleris, NmFlavour::mediso}) {
        for (const int gates : {1, 4}) {
            SpectData data = test::acquired({.heads = 2, .windows = 3, .gates = gates});
            (*data.axis_position_mm)[1] = 0.0;
            NmWriteOptions options;
            options.flavour = flavour;
            const std::filesystem::path file = folder_ / "projections.dcm";
            write_nm_projections(file, data, options);
            const std::string verdict = run_command("dciodvfy '" + file.string() + "' 2>&1");
            EXPECT_NE(verdict.find("NMImage"), std::string::npos) << verdict;
            EXPECT_EQ(verdict.find("Error"), std::string::npos) << verdict;
        }
    }
}

// REQ-IO-06
TEST_F(Written, DcentvfyFindsNoContradictionBetweenTheSlices) {
    if (tool_is_missing("dcentvfy")) {
        GTEST_SKIP() << "dcentvfy (Debian package dicom3tools) is not installed";
    }
    const std::string source = series_of(PatientPosition::head_first_supine);
    const std::string derived = derived_from(source);
    for (const std::string& files : {source + "/*.dcm", derived + "/*.dcm", source + "/*.dcm " + derived + "/*.dcm"}) {
        const std::string verdict = run_command("dcentvfy " + files + " 2>&1");
        EXPECT_EQ(verdict.find("Error"), std::string::npos) << verdict;
    }
}

/// The Python that has pydicom, or nothing.
std::string python_with_pydicom() {
    for (const char* python : {"/usr/bin/python3", "python3"}) {
        if (run_command(std::string(python) + " -c 'import pydicom, numpy; print(1)' 2>/dev/null") == "1\n") {
            return python;
        }
    }
    return {};
}

struct Printed {
    std::map<std::string, std::string> header;
    std::map<Place, double> values;
};

/// Of a script that prints "name=value" and "x y z value".
Printed printed(const std::string& command) {
    Printed result;
    std::istringstream output(run_command(command));
    for (std::string line; std::getline(output, line);) {
        if (const std::size_t equals = line.find('='); equals != std::string::npos) {
            result.header[line.substr(0, equals)] = line.substr(equals + 1);
            continue;
        }
        double x = 0, y = 0, z = 0, value = 0;
        std::istringstream(line) >> x >> y >> z >> value;
        result.values[place_of(x, y, z)] = value;
    }
    return result;
}

// REQ-IO-06, REQ-IO-07
TEST_F(Written, PydicomReadsTheSameValuesAtTheSamePlaces) {
    const std::string python = python_with_pydicom();
    if (python.empty()) {
        GTEST_SKIP() << "pydicom and numpy (Debian packages python3-pydicom, python3-numpy) are not installed";
    }
    for (const PatientPosition position : positions) {
        auto [header, values] =
            printed(python + " " ISOTONE_SOURCE_DIR "/tests/interop/print_pet_series.py " + series_of(position));
        expect_values(values, position);
        EXPECT_EQ(header["Units"], "BQML");
        EXPECT_EQ(header["DecayCorrection"], "START");
        EXPECT_EQ(header["PatientWeight"], "70.0");
        EXPECT_EQ(header["RadionuclideTotalDose"], "350000000.0");
        EXPECT_EQ(header["RadionuclideHalfLife"], "6586.2");
        EXPECT_EQ(header["RadiopharmaceuticalStartDateTime"], "20250101100000.000000");
        EXPECT_EQ(header["Radionuclide"], "^18^Fluorine");
        EXPECT_EQ(header["TransferSyntax"], "Explicit VR Little Endian");
    }
}

// REQ-IO-07, REQ-IO-12
TEST_F(Written, PydicomReadsTheSameValuesAtTheSamePlacesOfAnNmReconstruction) {
    const std::string python = python_with_pydicom();
    if (python.empty()) {
        GTEST_SKIP() << "pydicom and numpy (Debian packages python3-pydicom, python3-numpy) are not installed";
    }
    for (const PatientPosition position : positions) {
        write_nm_reconstruction(folder_ / "nm.dcm", test::volume_in(position), test::nm_description(position));
        auto [header, values] = printed(python + " " ISOTONE_SOURCE_DIR "/tests/interop/print_nm_image.py '" +
                                        (folder_ / "nm.dcm").string() + "'");
        expect_values(values, position);
        EXPECT_EQ(header["ImageType"], "DERIVED/PRIMARY/RECON TOMO/EMISSION");
        EXPECT_EQ(header["Unit"], "UCUM Bq/ml");
        EXPECT_EQ(header["RadionuclideTotalDose"], "740.0");
        EXPECT_EQ(header["Radionuclide"], "^99m^Technetium");
        EXPECT_EQ(header["TransferSyntax"], "Explicit VR Little Endian");
    }
}

// REQ-IO-16
TEST_F(Written, PydicomReadsTheSameNmProjections) {
    const std::string python = python_with_pydicom();
    if (python.empty()) {
        GTEST_SKIP() << "pydicom and numpy (Debian packages python3-pydicom, python3-numpy) are not installed";
    }
    const SpectData data = test::acquired({.heads = 2, .start_deg = 90.0, .step_deg = -30.0, .windows = 2, .gates = 3});
    const std::filesystem::path file = folder_ / "projections.dcm";
    write_nm_projections(file, data);
    std::istringstream output(
        run_command(python + " " ISOTONE_SOURCE_DIR "/tests/interop/print_nm_projections.py '" + file.string() + "'"));
    const ProjectionGeometry& g = data.geometry;
    std::size_t values = 0;
    for (std::string line; std::getline(output, line);) {
        // Window, gate, head, view of the head, degrees, radius, line of the image, column, counts.
        int window = 0, gate = 0, head = 0, view = 0, line_number = 0, column = 0;
        double degrees = 0.0, radius = 0.0, counts = 0.0;
        ASSERT_TRUE(std::istringstream(line) >> window >> gate >> head >> view >> degrees >> radius >> line_number >>
                    column >> counts)
            << line;
        const int v = 6 * head + view;
        const ProjectionView& truth = g.views[static_cast<std::size_t>(v)];
        EXPECT_NEAR(std::remainder(degrees - truth.angle_rad * 180.0 / std::numbers::pi, 360.0), 0.0, 1e-6);
        EXPECT_EQ(radius, truth.radius_mm);
        EXPECT_EQ(counts, data.counts[static_cast<std::size_t>(3 * window + gate)]
                              .values[g.offset(v, column, g.rows - 1 - line_number)]);
        ++values;
    }
    EXPECT_EQ(values, data.counts.size() * g.size());
}

// REQ-IO-06, REQ-IO-07
TEST_F(Written, Dcm2niixFindsTheSameValuesAtTheSamePlaces) {
    if (tool_is_missing("dcm2niix")) {
        GTEST_SKIP() << "dcm2niix is not installed";
    }
    for (const PatientPosition position : positions) {
        const std::filesystem::path out = folder_ / ("nii_" + dicom_code(position));
        std::filesystem::create_directory(out);
        const std::string log =
            run_command("dcm2niix -z n -f image -o '" + out.string() + "' '" + series_of(position) + "' 2>&1");
        ASSERT_TRUE(std::filesystem::exists(out / "image.nii")) << log;
        std::map<Place, double> values;
        for (const isotone::test::NiftiVoxel& voxel : isotone::test::read_nifti_voxels(out / "image.nii")) {
            // NIfTI counts towards the right and the front, DICOM towards the left and the back.
            values[place_of(-voxel.x_mm, -voxel.y_mm, voxel.z_mm)] = voxel.value;
        }
        expect_values(values, position);
    }
}

}  // namespace
}  // namespace isotone::io::dicom
