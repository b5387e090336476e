// SPDX-License-Identifier: Apache-2.0
/// A point in a file that is made here from the words of the standard, without isotone's writer: PS3.3, Start Angle
/// (0054,0200): "Zero degrees is referenced to the origin at the patient's back. Viewing from the patient's feet, angle
/// increases in a counter-clockwise direction (detector normal rotating from the patient's back towards the patient's
/// left side)"; Rotation Direction (0018,1140): "CW clockwise (decreasing angle), CC counter-clockwise (increasing
/// angle)". An image is what a viewer at the detector sees, the patient's head up.
#include "io/dicom/nm_projections.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace isotone::io::dicom {
namespace {

constexpr int bins = 41, rows = 31, views = 12;
constexpr double bin_mm = 4.0, row_mm = 5.0;
constexpr double left_mm = 31.0, back_mm = -17.0, up_mm = 22.5;  // the point, from the axis, where LPS has it

struct Orbit {
    int heads;
    double start_deg;
    bool counter_clockwise;
    const char* position;
    bool start_in_rotation;  ///< and none in the detector item, which only one head allows
};

struct Spot {
    double across_mm, up_mm;
};

/// Where the viewer at the detector sees the point: to the right and up from the axis. The detector goes from the back
/// to the left; a viewer there who looks at the axis, head up, has at his right hand what lies at 90 degrees less.
Spot seen_at(double degrees) {
    const double right = (degrees - 90.0) * std::numbers::pi / 180.0;
    const double towards_back = std::cos(right), towards_left = std::sin(right);
    return {towards_back * back_mm + towards_left * left_mm, up_mm};
}

/// 10000 counts over the four pixels around the spot, so that their centroid is the spot.
std::vector<Uint16> image_of(const Spot& spot) {
    const double column = spot.across_mm / bin_mm + 0.5 * (bins - 1);
    const double row = -spot.up_mm / row_mm + 0.5 * (rows - 1);  // the head's row first
    std::vector<Uint16> pixels(bins * rows, 0);
    for (const int i : {0, 1}) {
        for (const int j : {0, 1}) {
            const int c = static_cast<int>(std::floor(column)) + i, r = static_cast<int>(std::floor(row)) + j;
            const double weight = (1.0 - std::abs(column - c)) * (1.0 - std::abs(row - r));
            pixels[static_cast<std::size_t>(r * bins + c)] = static_cast<Uint16>(std::lround(1e4 * weight));
        }
    }
    return pixels;
}

void put_item(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
    item.putAndInsertString(tag, text.c_str());
}

/// Frames in a random order, with the vectors that say which is which.
void write_point(const std::filesystem::path& path, const Orbit& orbit) {
    DcmFileFormat format;
    DcmDataset& d = *format.getDataset();
    put_item(d, DCM_SOPClassUID, UID_NuclearMedicineImageStorage);
    put_item(d, DCM_SOPInstanceUID, "1.2.3");
    put_item(d, DCM_ImageType, "ORIGINAL\\PRIMARY\\TOMO\\EMISSION");
    put_item(d, DCM_PatientPosition, orbit.position);
    put_item(d, DCM_NumberOfFrames, std::to_string(views * orbit.heads));
    put_item(d, DCM_PixelSpacing, "5\\4");
    d.putAndInsertUint16(DCM_Rows, rows);
    d.putAndInsertUint16(DCM_Columns, bins);
    d.putAndInsertUint16(DCM_BitsAllocated, 16);
    DcmItem* item = nullptr;
    DcmItem* range = nullptr;
    d.findOrCreateSequenceItem(DCM_EnergyWindowInformationSequence, item, 0);
    item->findOrCreateSequenceItem(DCM_EnergyWindowRangeSequence, range, 0);
    put_item(*range, DCM_EnergyWindowLowerLimit, "126");
    put_item(*range, DCM_EnergyWindowUpperLimit, "154");
    d.findOrCreateSequenceItem(DCM_RotationInformationSequence, item, 0);
    put_item(*item, DCM_StartAngle, std::to_string(orbit.start_deg));
    put_item(*item, DCM_AngularStep, "15");
    put_item(*item, DCM_ScanArc, "180");
    put_item(*item, DCM_RotationDirection, orbit.counter_clockwise ? "CC" : "CW");
    put_item(*item, DCM_ActualFrameDuration, "15000");
    item->putAndInsertUint16(DCM_NumberOfFramesInRotation, views);

    std::vector<std::pair<Uint16, Uint16>> order;  // detector, angular view
    for (int head = 0; head < orbit.heads; ++head) {
        d.findOrCreateSequenceItem(DCM_DetectorInformationSequence, item, head);
        put_item(*item, DCM_CollimatorType, "PARA");
        put_item(*item, DCM_RadialPosition, "250");
        if (!orbit.start_in_rotation) {
            put_item(*item, DCM_StartAngle, std::to_string(orbit.start_deg + 120.0 * head));
        }
        for (int k = 0; k < views; ++k) {
            order.emplace_back(static_cast<Uint16>(head + 1), static_cast<Uint16>(k + 1));
        }
    }
    std::ranges::shuffle(order, std::mt19937(20260101));
    std::vector<Uint16> detectors, angular_views, pixels;
    for (const auto& [detector, view] : order) {
        detectors.push_back(detector);
        angular_views.push_back(view);
        const double turned = (orbit.counter_clockwise ? 15.0 : -15.0) * (view - 1);
        const auto image = image_of(seen_at(orbit.start_deg + 120.0 * (detector - 1) + turned));
        pixels.insert(pixels.end(), image.begin(), image.end());
    }
    d.putAndInsertUint16Array(DCM_DetectorVector, detectors.data(), detectors.size());
    d.putAndInsertUint16Array(DCM_AngularViewVector, angular_views.data(), angular_views.size());
    d.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
    ASSERT_TRUE(format.saveFile(path.c_str(), EXS_LittleEndianExplicit).good());
}

/// From our conventions (core/projections.hpp): the place whose projections are the centroids, by least squares.
Vector3 place_of(const SpectData& data) {
    const ProjectionGeometry& g = data.geometry;
    double xx = 0, xy = 0, yy = 0, xu = 0, yu = 0, z = 0;
    for (std::size_t v = 0; v < g.views.size(); ++v) {
        double total = 0, across = 0, along = 0;
        for (int bin = 0; bin < g.bins; ++bin) {
            for (int row = 0; row < g.rows; ++row) {
                const double counts = data.counts[0].values[g.offset(static_cast<int>(v), bin, row)];
                total += counts;
                across += counts * (bin - 0.5 * (g.bins - 1)) * g.bin_mm;
                along += counts * (row - 0.5 * (g.rows - 1)) * g.row_mm;
            }
        }
        const double u = across / total, cx = -std::cos(g.views[v].angle_rad), cy = std::sin(g.views[v].angle_rad);
        xx += cx * cx, xy += cx * cy, yy += cy * cy, xu += cx * u, yu += cy * u;
        z += along / total / static_cast<double>(g.views.size());
    }
    const double determinant = xx * yy - xy * xy;
    return {(xu * yy - yu * xy) / determinant, (yu * xx - xu * xy) / determinant, z};
}

class Definition : public testing::TestWithParam<std::tuple<int, double, bool, const char*, bool>> {};

// REQ-IO-13
TEST_P(Definition, APointIsFoundWhereItLies) {
    const isotone::test::TemporaryFolder folder;
    const auto& [heads, start, ccw, position, in_rotation] = GetParam();
    write_point(folder / "point.dcm", {heads, start, ccw, position, in_rotation});
    const SpectData data = read_nm_projections(folder / "point.dcm");
    EXPECT_EQ(data.geometry.views.size(), static_cast<std::size_t>(views * heads));
    const Vector3 found = place_of(data);
    // Counts are whole numbers of 10000: a centroid is right to about 4 mm * 1e-4.
    EXPECT_NEAR(found[0], left_mm, 1e-3);
    EXPECT_NEAR(found[1], back_mm, 1e-3);
    EXPECT_NEAR(found[2], up_mm, 1e-3);
}

const auto starts = testing::Values(0.0, 45.0, 180.0, 277.5);
const auto patients = testing::Values("HFS", "FFS", "FFP");

INSTANTIATE_TEST_SUITE_P(Heads, Definition,
                         testing::Combine(testing::Values(1, 2, 3), starts, testing::Bool(), patients,
                                          testing::Values(false)));
INSTANTIATE_TEST_SUITE_P(StartInRotation, Definition,
                         testing::Combine(testing::Values(1), starts, testing::Bool(), patients,
                                          testing::Values(true)));

}  // namespace
}  // namespace isotone::io::dicom
