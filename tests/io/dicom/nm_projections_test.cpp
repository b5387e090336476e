// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_projections.hpp"

#include "core/error.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <numbers>
#include <random>
#include <string>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

struct Orbit {
    const char* name;
    int heads, views;
    double start_deg, spacing_deg, step_deg;  ///< step with its sign
};

/// A point at (22, -13, 9) mm: its pixel of each view holds 1000 counts and one for each window and gate.
SpectData point(const Orbit& orbit, int windows = 1, int gates = 1) {
    SpectData data;
    data.exam.nuclide = {"99mTc", 21624.12, 0.0};
    data.exam.start_time_s = 1.7e9;
    data.exam.weight_kg = 71.0;
    data.exam.injected_activity_bq = 5e8;
    data.geometry = {24, 12, 4.0, 5.0, {}};
    for (int h = 0; h < orbit.heads; ++h) {
        for (int v = 0; v < orbit.views; ++v) {
            const double angle = orbit.start_deg + h * orbit.spacing_deg + v * orbit.step_deg;
            data.geometry.views.push_back({degree * angle, 200.0 + v, h == 0 ? 0.0 : 3.0, 15.0 * v, 15.0, h});
        }
    }
    data.exam.duration_s = 15.0 * orbit.views;
    data.gates = gates;
    for (int w = 0; w < windows; ++w) {
        data.windows.push_back({"window " + std::to_string(w + 1), 100.0 + 30.0 * w, 120.0 + 30.0 * w});
        for (int gate = 0; gate < gates; ++gate) {
            std::vector<float> values(data.geometry.size());
            for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
                const ProjectionView& view = data.geometry.views[v];
                const double u = -22.0 * std::cos(view.angle_rad) - 13.0 * std::sin(view.angle_rad);
                const auto bin = static_cast<int>(std::lround((u + view.axis_offset_mm) / 4.0 + 11.5));
                const auto row = static_cast<int>(std::lround(9.0 / 5.0 + 5.5));
                values[data.geometry.offset(static_cast<int>(v), bin, row)] =
                    1000.0F + static_cast<float>(10 * w + gate);
            }
            data.counts.push_back({w, gate, values});
        }
    }
    data.manufacturer = "maker";
    data.model = "camera";
    data.collimator = "LEHR";
    data.axis_position_mm = Vector3{4.0, -120.0, 300.0};
    return data;
}

const Orbit orbits[] = {{"one head, counter-clockwise from the back", 1, 12, 0.0, 0.0, 30.0},
                        {"two heads, clockwise from the front", 2, 6, 180.0, 180.0, -30.0},
                        {"three heads from the left", 3, 4, 90.0, 120.0, 30.0},
                        {"two heads at a right angle, clockwise", 2, 6, 45.0, 90.0, -15.0}};

class NmProjections : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_.path() / "projections.dcm"; }
    void edit(const std::function<void(DcmDataset&)>& change) const {
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile(file().c_str()).good());
        format.loadAllDataIntoMemory();
        change(*format.getDataset());
        ASSERT_TRUE(format.saveFile(file().c_str(), EXS_LittleEndianExplicit).good());
    }
    ErrorCode code(const NmReadOptions& options = {}) const {
        return test::error_of([&] { read_nm_projections(file(), options); }).code();
    }

    test::TemporaryFolder folder_;
};

DcmItem& first_item(DcmDataset& dataset, const DcmTagKey& sequence) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(sequence, item, 0);
    return *item;
}

// REQ-IO-13
TEST_F(NmProjections, RoundTripOnEveryOrbit) {
    for (const Orbit& orbit : orbits) {
        SCOPED_TRACE(orbit.name);
        const SpectData data = point(orbit, 3, 2);
        write_nm_projections(file(), data);
        EXPECT_TRUE(holds_nm_projections(file()));
        const SpectData back = read_nm_projections(file());
        ASSERT_EQ(back.geometry.views.size(), data.geometry.views.size());
        for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
            const ProjectionView& a = data.geometry.views[v];
            const ProjectionView& b = back.geometry.views[v];
            EXPECT_NEAR(std::remainder(a.angle_rad - b.angle_rad, 2 * std::numbers::pi), 0.0, 1e-9);
            EXPECT_EQ(a.radius_mm, b.radius_mm);
            EXPECT_EQ(a.axis_offset_mm, b.axis_offset_mm);
            EXPECT_EQ(a.head, b.head);
            EXPECT_EQ(a.start_s, b.start_s);
            EXPECT_EQ(a.duration_s, b.duration_s);
        }
        EXPECT_EQ(back.windows, data.windows);
        EXPECT_EQ(back.gates, 2);
        for (const WindowCounts& part : data.counts) {
            EXPECT_EQ(back.counts_of(part.window, part.gate), part.values);
        }
        EXPECT_EQ(back.geometry.bin_mm, 4.0);
        EXPECT_EQ(back.geometry.row_mm, 5.0);
        EXPECT_EQ(back.exam.nuclide.name, "99mTc");
        EXPECT_EQ(back.exam.injected_activity_bq, 5e8);
        EXPECT_EQ(back.exam.start_time_s, data.exam.start_time_s);
        EXPECT_EQ(back.collimator, "LEHR");
        ASSERT_TRUE(back.axis_position_mm);
        for (std::size_t k = 0; k < 3; ++k) {
            EXPECT_NEAR((*back.axis_position_mm)[k], (*data.axis_position_mm)[k], 1e-6);
        }
    }
}

// By DICOM's words alone (PS3.3 C.8.4.11): the detector starts at the patient's back and turns towards the left, so the
// second of four views is at the left. Seen from the left with the head up, the patient's front is on the left-hand
// side and the head above: a source in front, above the middle, is in the upper left quarter of the frame. REQ-IO-13
TEST_F(NmProjections, AnglesAndFramesAreWhatTheStandardSays) {
    write_nm_projections(file(), point({"", 1, 4, 0.0, 0.0, 90.0}));
    edit([](DcmDataset& dataset) {
        std::vector<Uint16> pixels(4 * 24 * 12);
        const auto at = [](int frame, int row, int column) {
            return static_cast<std::size_t>((frame * 12 + row) * 24 + column);
        };
        pixels[at(0, 2, 11)] = 1;  // from the back: near the axis
        pixels[at(1, 2, 4)] = 2;   // from the left: towards the front
        pixels[at(2, 2, 12)] = 3;  // from the front
        pixels[at(3, 2, 19)] = 4;  // from the right: the front is on the right-hand side
        dataset.putAndInsertUint16Array(DcmTag(DCM_PixelData, EVR_OW), pixels.data(), pixels.size());
    });
    const SpectData data = read_nm_projections(file());
    EXPECT_NEAR(data.geometry.views[1].angle_rad, 90.0 * degree, 1e-12);
    // The detector's bins grow along (-cos, sin): at the left towards +y, which is the back.
    const double front_mm = (4 - 11.5) * 4.0;
    EXPECT_LT(front_mm, 0.0);
    EXPECT_EQ(data.counts[0].values[data.geometry.offset(1, 4, 9)], 2.0F);   // row 2 of 12 from the head
    EXPECT_EQ(data.counts[0].values[data.geometry.offset(3, 19, 9)], 4.0F);  // +x is left: bins grow towards the front
}

// REQ-IO-13
TEST_F(NmProjections, FramesMayStandInAnyOrder) {
    const SpectData data = point(orbits[1], 2);
    write_nm_projections(file(), data);
    edit([](DcmDataset& dataset) {
        const auto reverse = [&](const DcmTagKey& tag, std::size_t group) {
            const Uint16* values = nullptr;
            unsigned long length = 0;
            dataset.findAndGetUint16Array(tag, values, &length);
            std::vector<Uint16> reversed;
            for (std::size_t k = length / group; k-- > 0;) {
                reversed.insert(reversed.end(), values + k * group, values + (k + 1) * group);
            }
            dataset.putAndInsertUint16Array(DcmTag(tag), reversed.data(), reversed.size());
        };
        for (const DcmTagKey& tag :
             {DCM_EnergyWindowVector, DCM_DetectorVector, DCM_RotationVector, DCM_AngularViewVector}) {
            reverse(tag, 1);
        }
        reverse(DCM_PixelData, 24 * 12);
    });
    const SpectData back = read_nm_projections(file());
    EXPECT_EQ(back.counts_of(0), data.counts_of(0));
    EXPECT_EQ(back.counts_of(1), data.counts_of(1));
}

// REQ-IO-14
TEST_F(NmProjections, VendorsRadiiAndAxesAreUnderstood) {
    const SpectData one = point(orbits[0]);
    write_nm_projections(file(), one, NmFlavour::mediso);
    EXPECT_EQ(read_nm_projections(file()).geometry.views[5].radius_mm, 205.0);
    const SpectData two = point(orbits[1]);
    write_nm_projections(file(), two, NmFlavour::xeleris);
    EXPECT_NEAR(read_nm_projections(file()).geometry.views[7].radius_mm, 201.0, 1e-6);
    write_nm_projections(file(), two, NmFlavour::siemens_axis);
    const auto axis = read_nm_projections(file()).axis_position_mm;
    ASSERT_TRUE(axis);
    EXPECT_NEAR((*axis)[0], 4.0, 1e-6);
    EXPECT_NEAR((*axis)[1], -120.0, 1e-6);
    EXPECT_NEAR((*axis)[2], 300.0, 1e-6);
}

// REQ-IO-14
TEST_F(NmProjections, OverridesAreUsedAndRecorded) {
    write_nm_projections(file(), point(orbits[0]));
    NmReadOptions options;
    options.radius_mm = 150.0;
    options.start_angle_deg = 10.0;
    options.direction = RotationSense::clockwise;
    options.rows_from = RowsFrom::feet;
    options.bins_mirrored = true;
    const SpectData data = read_nm_projections(file(), options);
    EXPECT_EQ(data.geometry.views[3].radius_mm, 150.0);
    EXPECT_NEAR(data.geometry.views[3].angle_rad, (10.0 - 90.0) * degree, 1e-12);
    EXPECT_EQ(std::get<Record::List>(data.provenance.find("overrides")->value()).size(), 5U);
    const SpectData plain = read_nm_projections(file());
    EXPECT_EQ(data.counts[0].values[data.geometry.offset(0, 3, 2)],
              plain.counts[0].values[plain.geometry.offset(0, 20, 9)]);
}

// Feet first the patient lies turned about the gantry's y axis; prone about its z axis.
// REQ-IO-14
TEST_F(NmProjections, AnglesOfTheGantryBecomeThePatients) {
    const std::pair<PatientPosition, double> expected[] = {{PatientPosition::head_first_supine, 30.0},
                                                           {PatientPosition::feet_first_supine, -30.0},
                                                           {PatientPosition::head_first_prone, 210.0},
                                                           {PatientPosition::feet_first_prone, 150.0}};
    for (const auto& [position, angle_deg] : expected) {
        SpectData data = point(orbits[0]);
        data.exam.position = position;
        write_nm_projections(file(), data);
        edit([&](DcmDataset& dataset) {
            dataset.putAndInsertString(DCM_PatientPosition, dicom_code(position).c_str());
        });
        NmReadOptions options;
        options.angles_of_gantry = true;
        const SpectData back = read_nm_projections(file(), options);
        EXPECT_EQ(back.exam.position, position);
        EXPECT_NEAR(back.geometry.views[1].angle_rad, angle_deg * degree, 1e-12);
        EXPECT_NEAR(read_nm_projections(file()).geometry.views[1].angle_rad, 30.0 * degree, 1e-12);
    }
}

// REQ-IO-15
TEST_F(NmProjections, WhatIsMissingOrContradictsIsRefused) {
    const auto fresh = [&] { write_nm_projections(file(), point(orbits[1], 2)); };
    fresh();
    edit(
        [](DcmDataset& d) { first_item(d, DCM_DetectorInformationSequence).findAndDeleteElement(DCM_RadialPosition); });
    EXPECT_EQ(code(), ErrorCode::inconsistent_data);
    NmReadOptions radius;
    radius.radius_mm = 180.0;
    EXPECT_NO_THROW(read_nm_projections(file(), radius));

    fresh();
    edit([](DcmDataset& d) {
        first_item(d, DCM_DetectorInformationSequence).putAndInsertString(DCM_RadialPosition, "200\\201");
    });
    EXPECT_EQ(code(), ErrorCode::inconsistent_data);

    fresh();
    edit([](DcmDataset& d) {
        first_item(d, DCM_DetectorInformationSequence).putAndInsertString(DCM_CollimatorType, "FANB");
    });
    EXPECT_EQ(code(), ErrorCode::inconsistent_data);

    fresh();
    edit([](DcmDataset& d) { d.putAndInsertString(DCM_CorrectedImage, "DECY"); });
    EXPECT_EQ(code(), ErrorCode::inconsistent_data);

    fresh();
    edit([](DcmDataset& d) { d.findAndDeleteElement(DCM_AngularViewVector); });
    EXPECT_EQ(code(), ErrorCode::input_corrupt);

    fresh();
    edit([](DcmDataset& d) {
        const Uint16 beyond[] = {1, 1, 3};
        d.putAndInsertUint16Array(DcmTag(DCM_DetectorVector), beyond, 3);
    });
    EXPECT_EQ(code(), ErrorCode::input_corrupt);

    fresh();
    edit([](DcmDataset& d) { d.putAndInsertString(DCM_ImageType, "ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION"); });
    EXPECT_FALSE(holds_nm_projections(file()));
    EXPECT_EQ(code(), ErrorCode::input_corrupt);

    fresh();
    edit([](DcmDataset& d) {
        const Uint16 few[100] = {};
        d.putAndInsertUint16Array(DcmTag(DCM_PixelData, EVR_OW), few, 100);
    });
    EXPECT_EQ(code(), ErrorCode::input_corrupt);
}

// REQ-IO-15
TEST_F(NmProjections, DamagedFilesGiveErrorsOrData) {
    write_nm_projections(file(), point(orbits[1], 2));
    std::ifstream in(file(), std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::mt19937 random(20261125);
    int refused = 0;
    for (int k = 0; k < 600; ++k) {
        std::string damaged = whole;
        if (k % 3 == 0) {
            damaged.resize(random() % whole.size());
        }
        for (unsigned n = 0; n < 1 + random() % 6 && !damaged.empty(); ++n) {
            damaged[random() % std::min<std::size_t>(damaged.size(), 6000)] = static_cast<char>(random());
        }
        std::ofstream(file(), std::ios::binary | std::ios::trunc) << damaged;
        try {
            read_nm_projections(file()).check("what was read");
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 200);  // every truncated file at least
}

// REQ-IO-15
TEST_F(NmProjections, WhatTheObjectCannotHoldIsNotWritten) {
    SpectData bright = point(orbits[0]);
    bright.counts[0].values[5] = 70000.0F;
    EXPECT_EQ(test::error_of([&] { write_nm_projections(file(), bright); }).code(), ErrorCode::inconsistent_data);
    SpectData uneven = point(orbits[0]);
    uneven.geometry.views[3].angle_rad += 0.1;
    EXPECT_EQ(test::error_of([&] { write_nm_projections(file(), uneven); }).code(), ErrorCode::inconsistent_data);
    EXPECT_FALSE(std::filesystem::exists(file()));
}

}  // namespace
}  // namespace isotone::io::dicom
