// SPDX-License-Identifier: Apache-2.0
#include "harmonize/regions/measure.hpp"

#include "core/error.hpp"
#include "harmonize/phantom/vector3.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"
#include "io/config/toml.hpp"

#include <gtest/gtest.h>

namespace isotone::harmonize {
namespace {

Volume lesion(const SphereModel& model, const Vector3& centre) {
    Volume volume(ImageGrid::centred({50, 50, 50}, {2, 2, 2}), Quantity::suv_bw);
    for (int z = 0; z < 50; ++z) {
        for (int y = 0; y < 50; ++y) {
            for (int x = 0; x < 50; ++x) {
                const double r = norm(volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z}) - centre);
                volume.at(x, y, z) = static_cast<float>(sphere_value(model, r));
            }
        }
    }
    return volume;
}

TEST(MeasureRegions, HotSphereInBackground) {
    const SphereModel model{14.0, 5.0, 0.0, 8.0, 1.0};
    const Vector3 centre{9.0, -7.0, 3.0};  // a voxel centre
    const auto m = measure_regions(lesion(model, centre), {{"liver lesion", centre, 20.0}}).front();
    EXPECT_NEAR(m.max, 8.0, 1e-4);
    EXPECT_NEAR(m.peak, 8.0, 0.01);
    EXPECT_NEAR(m.background.value(), 1.0, 1e-3);
    EXPECT_TRUE(m.findings.empty());
    // The 50 % contour of a blurred sphere lies sigma^2 / R = 0.32 mm inside its surface: a ball of 13.68 mm. Whole 2
    // mm voxels follow it to a few per cent.
    EXPECT_NEAR(m.contour_volume_ml, 10.72, 0.3);
    EXPECT_NEAR(m.contour_mean, ideal_metrics(model).a50, 0.02 * 8.0);
    EXPECT_DOUBLE_EQ(m.total, m.contour_mean * m.contour_volume_ml);
}

TEST(MeasureRegions, FractionOfTheMaximumIgnoresTheBackgroundOnRequest) {
    const SphereModel model{14.0, 5.0, 0.0, 8.0, 3.0};
    const Volume volume = lesion(model, {1.0, 1.0, 1.0});
    const std::vector<Region> region{{"a", {1.0, 1.0, 1.0}, 20.0}};
    const auto adapted = measure_regions(volume, region, {0.5, true}).front();
    const auto plain = measure_regions(volume, region, {0.41, false}).front();
    EXPECT_GT(plain.contour_volume_ml, adapted.contour_volume_ml);
    EXPECT_EQ(plain.background, std::nullopt);
    EXPECT_TRUE(plain.findings.empty());
}

/// Definition of a metric in the table.
std::string definition_of_row(const std::vector<RegionMeasurement>& m, const std::string& metric) {
    const Record record = to_record(m, Quantity::suv_bw);
    for (const Record& row : std::get<Record::List>(record.value())) {
        if (std::get<std::string>(row.find("metric")->value()) == metric) {
            return std::get<std::string>(row.find("definition")->value());
        }
    }
    return "no such row";
}

TEST(MeasureRegions, ContourWithoutAShellIsNotCalledAdapted) {
    // The corners lie 10.4 mm from the middle, the shell begins 11 mm from it.
    Volume volume(ImageGrid::centred({7, 7, 7}, {2, 2, 2}), Quantity::suv_bw, 1.0F);
    volume.at(3, 3, 3) = 8.0F;
    const auto m = measure_regions(volume, {{"node 3", {0, 0, 0}, 6.0}});
    ASSERT_EQ(m.front().findings.size(), 1U);
    EXPECT_NE(m.front().findings[0].find("'node 3': the image has nothing of its shell"), std::string::npos);
    EXPECT_EQ(findings_of(m), m.front().findings);
    EXPECT_EQ(definition_of_row(m, "contour_mean"), "mean in the 50 % isocontour of the maximum");
    const Record record = to_record(m, Quantity::suv_bw);
    EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(
        std::get<Record::List>(record.value())[4].find("value")->value()));  // background
}

TEST(MeasureRegions, ContourThatWouldLeaveItsBallIsAFinding) {
    const Volume volume = lesion({14.0, 5.0, 0.0, 8.0, 1.0}, {1.0, 1.0, 1.0});
    EXPECT_TRUE(measure_regions(volume, {{"whole", {1.0, 1.0, 1.0}, 20.0}}).front().findings.empty());
    const auto cut = measure_regions(volume, {{"part", {1.0, 1.0, 1.0}, 9.0}}).front();
    ASSERT_EQ(cut.findings.size(), 1U);
    EXPECT_NE(cut.findings[0].find("'part': the contour reaches the edge of the ball"), std::string::npos);
}

TEST(MeasureRegions, RegionOutsideTheImageIsNamed) {
    try {
        measure_regions(lesion({14.0, 5.0, 0.0, 8.0, 1.0}, {0, 0, 0}), {{"node 3", {45.0, 0.0, 0.0}, 20.0}});
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(error.three_lines().find("node 3"), std::string::npos);
    }
}

TEST(RegionsFromRecord, ReadsTablesAndRefusesUnknownKeys) {
    const auto regions = regions_from_record(
        io::config::parse_toml("[[region]]\nname = \"a\"\ncentre_mm = [1.0, 2.0, 3.0]\nradius_mm = 12.0\n", "r.toml"),
        "r.toml");
    ASSERT_EQ(regions.size(), 1U);
    EXPECT_EQ(regions[0].name, "a");
    EXPECT_EQ(regions[0].centre_mm, (Vector3{1.0, 2.0, 3.0}));
    EXPECT_THROW(regions_from_record(io::config::parse_toml("[[region]]\nname = \"a\"\ncentre_mm = [1.0, 2.0, "
                                                            "3.0]\nradius_mm = 12.0\nradius = 3\n",
                                                            "r.toml"),
                                     "r.toml"),
                 Error);
}

TEST(RegionsFromRecord, RefusesTwoRegionsOfOneName) {
    const std::string one = "[[region]]\nname = \"a\"\ncentre_mm = [1.0, 2.0, 3.0]\nradius_mm = 12.0\n";
    EXPECT_THROW(regions_from_record(io::config::parse_toml(one + one, "r.toml"), "r.toml"), Error);
}

TEST(MeasureRegions, LongTableHasOneRowPerValueWithItsDefinition) {
    const auto m = measure_regions(lesion({14.0, 5.0, 0.0, 8.0, 1.0}, {0, 0, 0}), {{"a", {0, 0, 0}, 20.0}});
    const Record record = to_record(m, Quantity::suv_bw);
    const auto& rows = std::get<Record::List>(record.value());
    ASSERT_EQ(rows.size(), 8U);
    EXPECT_EQ(std::get<std::string>(rows[0].find("unit")->value()), "g/mL");
    EXPECT_NE(std::get<std::string>(rows[5].find("definition")->value()).find("50 % isocontour"), std::string::npos);
}

}  // namespace
}  // namespace isotone::harmonize
