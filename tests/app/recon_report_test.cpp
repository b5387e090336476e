// SPDX-License-Identifier: Apache-2.0
#include "app/recon_report.hpp"

#include "io/report/html.hpp"

#include <gtest/gtest.h>

namespace isotone::app {
namespace {

Record metrics_of(const char* data) {
    recon::ReconstructionResult result;
    result.image = Volume(ImageGrid::centred({2, 2, 2}, {1, 1, 1}), Quantity::activity_concentration, 1.0F);
    result.resolved_settings["data"] = data;
    result.floor = 0.25;
    return recon_metrics(result);
}

bool is_null(const Record* value) {
    return value != nullptr && std::holds_alternative<std::nullptr_t>(value->value());
}

TEST(ReconMetrics, TheFloorStandsUnderItsUnit) {
    const Record sinogram = metrics_of("sinogram");
    EXPECT_EQ(std::get<double>(sinogram.find("expectation_floor_counts")->value()), 0.25);
    EXPECT_TRUE(is_null(sinogram.find("expectation_floor_unit_mm")));

    const Record list_mode = metrics_of("list_mode");
    EXPECT_TRUE(is_null(list_mode.find("expectation_floor_counts")));
    ASSERT_NE(list_mode.find("expectation_floor_unit_mm"), nullptr);
    EXPECT_EQ(std::get<double>(list_mode.find("expectation_floor_unit_mm")->value()), 0.25);
}

// Randoms are of coincidences: a report of SPECT does not speak of them.
TEST(ReconReport, NamesTheAdditiveCountsAsItsSubjectDoes) {
    recon::ReconstructionResult result;
    result.image = Volume(ImageGrid::centred({2, 2, 2}, {1, 1, 1}), Quantity::activity_concentration, 1.0F);
    const auto html = [&](const ReportSubject& subject) {
        return io::report::render_html(recon_report(subject, result, {}, ""));
    };
    const std::string pet = html({"", "", result.image}), spect = html({"", "", result.image, "expected scatter"});
    EXPECT_NE(pet.find("expected scatter and randoms"), std::string::npos);
    EXPECT_EQ(spect.find("randoms"), std::string::npos);
    EXPECT_NE(spect.find("expected scatter"), std::string::npos);
}

}  // namespace
}  // namespace isotone::app
