// SPDX-License-Identifier: Apache-2.0
#include "core/radius_meaning.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone {
namespace {

using test::error_of;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

GammaCamera camera(RadiusMeaning meaning) {
    GammaCamera camera;
    camera.name = "a camera";
    camera.gap_mm = 5.5;
    camera.radius_meaning = meaning;
    camera.collimators.push_back({"LEHR", {}, HoleShape::hexagonal, 1.5, 0.2, 35.0, "test"});
    return camera;
}

SpectData read_data() {
    SpectData data;
    data.geometry = {4, 4, 4.0, 4.0, {{0.0, 200.0, 0.0, 0.0, 1.0, 0}, {1.0, 150.5, 0.0, 1.0, 1.0, 0}}};
    data.provenance["assumptions"].push_back("something else");
    data.provenance["assumptions"].push_back(radius_assumption);
    return data;
}

std::vector<std::string> texts(const SpectData& data, const char* name) {
    std::vector<std::string> found;
    const Record* list = data.provenance.find(name);
    for (const Record& entry : list != nullptr ? std::get<Record::List>(list->value()) : Record::List()) {
        found.push_back(std::get<std::string>(entry.value()));
    }
    return found;
}

std::string apply(SpectData& data, RadiusMeaning meaning, std::optional<RadiusMeaning> asked = std::nullopt) {
    const GammaCamera of = camera(meaning);
    return apply_radius_meaning(data, of, of.collimators[0], asked);
}

// REQ-SPECT-11
TEST(Radii, ToTheCrystalLoseHolesAndGap) {
    SpectData data = read_data();
    const std::string done = apply(data, RadiusMeaning::crystal);
    EXPECT_EQ(data.geometry.views[0].radius_mm, 159.5);
    EXPECT_EQ(data.geometry.views[1].radius_mm, 110.0);
    EXPECT_EQ(done, "radii reach the crystal, as a camera's do: 40.5 mm of holes and gap of LEHR are taken off");
    EXPECT_THAT(texts(data, "assumptions"), testing::ElementsAre("something else", done));
    EXPECT_EQ(apply(data, RadiusMeaning::crystal), "") << "they reach the face now";
    EXPECT_EQ(data.geometry.views[0].radius_mm, 159.5);
}

// REQ-SPECT-11
TEST(Radii, ToTheFaceStayAsTheyAre) {
    SpectData data = read_data();
    EXPECT_EQ(apply(data, RadiusMeaning::face), "");
    EXPECT_EQ(data.geometry, read_data().geometry);
    EXPECT_THAT(texts(data, "assumptions"), Contains(radius_assumption));
}

// What a user stated when the data were read, and isotone's own data.
// REQ-SPECT-11
TEST(Radii, ThatWereNotAssumedStayAsTheyAre) {
    SpectData data = read_data();
    data.provenance = Record();
    EXPECT_EQ(apply(data, RadiusMeaning::crystal), "");
    EXPECT_EQ(data.geometry, read_data().geometry);
    EXPECT_EQ(error_of([&] { apply(data, RadiusMeaning::face, RadiusMeaning::crystal); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { apply(data, RadiusMeaning::crystal, RadiusMeaning::face); }).code(), ErrorCode::usage);
}

// REQ-SPECT-11
TEST(Radii, AWordOfTheUserGoesBeforeTheCamera) {
    SpectData crystal = read_data();
    apply(crystal, RadiusMeaning::face, RadiusMeaning::crystal);
    EXPECT_EQ(crystal.geometry.views[0].radius_mm, 159.5);
    EXPECT_THAT(texts(crystal, "overrides"), Contains(HasSubstr("radius_to = crystal: 40.5 mm")));
    SpectData face = read_data();
    apply(face, RadiusMeaning::crystal, RadiusMeaning::face);
    EXPECT_EQ(face.geometry, read_data().geometry);
    EXPECT_THAT(texts(face, "overrides"), Contains("radius_to = face"));
    for (const SpectData& data : {crystal, face}) {
        EXPECT_THAT(texts(data, "assumptions"), Not(Contains(radius_assumption)));
    }
}

// REQ-SPECT-11
TEST(Radii, ThatDoNotReachTheCrystalOrAnUnknownOneAreRefused) {
    SpectData data = read_data();
    data.geometry.views[1].radius_mm = 40.5;
    const Error error = error_of([&] { apply(data, RadiusMeaning::crystal); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error.where(), "view 2");
    EXPECT_EQ(error_of([&] { apply_radius_meaning(data, RadiusMeaning::crystal); }).code(), ErrorCode::usage);
    EXPECT_EQ(apply_radius_meaning(data, std::nullopt), "");
    EXPECT_EQ(apply_radius_meaning(data, RadiusMeaning::face), "radius_to = face");
}

}  // namespace
}  // namespace isotone
