// SPDX-License-Identifier: Apache-2.0
/// NM projections written, read back and compared.
#pragma once

#include "io/dicom/nm_projections.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::dicom::test {

// Lengths and angles pass through decimal texts of 16 characters and, for angles, through radians.
inline constexpr double text_tolerance = 1e-9;

/// An item of a sequence, made where it is not there.
inline DcmItem& item_of(DcmItem& item, const DcmTagKey& sequence, long number = 0) {
    DcmItem* found = nullptr;
    item.findOrCreateSequenceItem(sequence, found, number);
    return *found;
}

/// @param name  of a list of the provenance: "assumptions" or "overrides"
inline std::vector<std::string> texts_of(const SpectData& data, const char* name) {
    std::vector<std::string> texts;
    const Record* list = data.provenance.find(name);
    for (const Record& entry : std::get<Record::List>(list->value())) {
        texts.push_back(std::get<std::string>(entry.value()));
    }
    return texts;
}

inline void expect_same(const SpectData& found, const SpectData& expected) {
    ASSERT_EQ(found.geometry.views.size(), expected.geometry.views.size());
    for (std::size_t v = 0; v < found.geometry.views.size(); ++v) {
        const ProjectionView& view = found.geometry.views[v];
        const ProjectionView& truth = expected.geometry.views[v];
        EXPECT_NEAR(view.angle_rad, truth.angle_rad, text_tolerance);
        EXPECT_NEAR(view.radius_mm, truth.radius_mm, text_tolerance);
        EXPECT_EQ(view.axis_offset_mm, truth.axis_offset_mm);
        EXPECT_EQ(view.start_s, truth.start_s);
        EXPECT_EQ(view.duration_s, truth.duration_s);
        EXPECT_EQ(view.head, truth.head);
    }
    EXPECT_EQ(found.geometry.bins, expected.geometry.bins);
    EXPECT_EQ(found.geometry.rows, expected.geometry.rows);
    EXPECT_EQ(found.geometry.bin_mm, expected.geometry.bin_mm);
    EXPECT_EQ(found.geometry.row_mm, expected.geometry.row_mm);
    EXPECT_EQ(found.windows, expected.windows);
    ASSERT_EQ(found.gates, expected.gates);
    ASSERT_EQ(found.counts.size(), expected.counts.size());
    for (std::size_t c = 0; c < found.counts.size(); ++c) {
        EXPECT_EQ(found.counts[c].window, expected.counts[c].window);
        EXPECT_EQ(found.counts[c].gate, expected.counts[c].gate);
        EXPECT_EQ(found.counts[c].values, expected.counts[c].values);
    }
}

inline void expect_axis(const SpectData& found, const Vector3& expected) {
    ASSERT_TRUE(found.axis_position_mm);
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR((*found.axis_position_mm)[k], expected[k], text_tolerance) << k;
    }
}

inline Acquisition gated_acquisition() {
    Acquisition a;
    a.heads = 2;
    a.windows = 2;
    a.gates = 3;
    a.start_deg = 45.0;
    return a;
}

class Projections : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_ / "projections.dcm"; }
    SpectData back(const SpectData& data, NmFlavour flavour = NmFlavour::standard, const NmReadOptions& options = {}) {
        NmWriteOptions write;
        write.flavour = flavour;
        write_nm_projections(file(), data, write);
        return read_nm_projections(file(), options);
    }
    SpectData back_edited(const SpectData& data, const Edit& edit, const NmReadOptions& options = {}) {
        write_nm_projections(file(), data);
        test::edit_file(file(), edit);
        return read_nm_projections(file(), options);
    }

    isotone::test::TemporaryFolder folder_;
};

}  // namespace isotone::io::dicom::test
