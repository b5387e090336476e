// SPDX-License-Identifier: Apache-2.0
#include "app/recon/report.hpp"

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

// REQ-CMD-11
TEST(ReconReport, SaysWhereItsSlicesLieInThePatient) {
    recon::ReconstructionResult result;
    result.image = Volume(ImageGrid::centred({4, 4, 4}, {2.0, 2.0, 2.0}), Quantity::activity_concentration, 0.0F);
    result.image.grid.frame = Frame::patient_lps;
    result.image.grid.origin_mm = {-3.0, -3.0, 100.5};
    result.image.at(3, 0, 3) = 1.0F;
    const std::string html = io::report::render_html(recon_report({"", "", result.image}, result, {}, ""));
    EXPECT_NE(html.find("Transverse slice, z = "), std::string::npos);
    EXPECT_NE(html.find(" mm (LPS), slice "), std::string::npos);
    EXPECT_EQ(html.find("z = 3,"), std::string::npos);
}

// REQ-CMD-11
TEST(ReconReport, ListsTheResolvedParametersOfSpect) {
    recon::ReconstructionResult result;
    result.image = Volume(ImageGrid::centred({2, 2, 2}, {1, 1, 1}), Quantity::activity_concentration, 1.0F);
    ReportSubject subject{"", "", result.image};
    const auto html = [&] { return io::report::render_html(recon_report(subject, result, {}, "")); };
    EXPECT_EQ(html().find("Resolved parameters of SPECT"), std::string::npos);
    subject.spect["collimator"] = "LEHR";
    EXPECT_NE(html().find("Resolved parameters of SPECT"), std::string::npos);
    EXPECT_NE(html().find("LEHR"), std::string::npos);
}

}  // namespace
}  // namespace isotone::app
