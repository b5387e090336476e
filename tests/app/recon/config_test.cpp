// SPDX-License-Identifier: Apache-2.0
#include "app/recon/config.hpp"

#include "core/error.hpp"
#include "io/config/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::app {
namespace {

Record toml(const std::string& text) {
    return io::config::parse_toml(text, "c.toml");
}

TEST(ReconConfig, CommandLineGoesBeforeFileBeforeDefaults) {
    ReconOverrides overrides;
    overrides.subsets = 7;
    const ReconConfig config = resolve_recon_config(toml("iterations = 9\nsubsets = 3"), "c.toml", overrides);
    EXPECT_EQ(config.settings.iterations, 9);
    EXPECT_EQ(config.settings.subsets, 7);
    EXPECT_EQ(config.device, "auto");
}

// REQ-CMD-02
TEST(ReconConfig, UnknownKeyNamesTheNearest) {
    try {
        resolve_recon_config(toml("iteration = 9"), "c.toml", {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::usage);
        EXPECT_THAT(error.three_lines(), testing::HasSubstr("iterations"));
        EXPECT_THAT(error.three_lines(), testing::HasSubstr("c.toml"));
    }
}

TEST(ReconConfig, WrongValuesAreRefused) {
    for (const char* text : {"iterations = 0", "iterations = 2.5", "algorithm = \"fbp\"", "psf_fwhm_mm = -1.0",
                             "grid_size = [1, 2]", "schema = \"isotone-phantom/1\"", "voxel_mm = [1.0, 0.0, 1.0]"}) {
        EXPECT_THROW(resolve_recon_config(toml(text), "c.toml", {}), Error) << text;
    }
}

// REQ-CMD-03
TEST(ReconConfig, WhatIsWrittenReadsBackTheSame) {
    Record resolved;
    resolved["algorithm"] = "mlem";
    resolved["data"] = "list_mode";
    resolved["iterations"] = 5;
    resolved["grid_size"] = Record::List{10, 11, 12};
    resolved["voxel_mm"] = Record::List{2.0, 2.5, 3.0};
    resolved["psf_fwhm_mm"] = 4.25;
    ReconConfig config;
    config.device = "cpu";
    config.scanner_serial = "S 12";
    const std::string text = io::config::write_toml(write_recon_config(resolved, config, "."));
    const ReconConfig back = resolve_recon_config(toml(text), "c.toml", {});
    EXPECT_EQ(back.settings.algorithm, recon::Algorithm::mlem);
    EXPECT_EQ(back.settings.data, recon::DataChoice::list_mode);
    EXPECT_EQ(back.settings.iterations, 5);
    EXPECT_EQ(back.settings.grid_size, (std::array<int, 3>{10, 11, 12}));
    EXPECT_EQ(back.settings.voxel_mm, (Vector3{2.0, 2.5, 3.0}));
    EXPECT_EQ(back.settings.psf_fwhm_mm, 4.25);
    EXPECT_EQ(back.device, "cpu");
    EXPECT_EQ(back.scanner_serial, "S 12");
}

TEST(ReconConfig, TheCommandLineMeetsTheLimitsOfTheFile) {
    ReconOverrides none_at_all;
    none_at_all.iterations = 0;
    EXPECT_THROW(resolve_recon_config(Record(Record::Fields{}), "defaults", none_at_all), Error);
    ReconOverrides sharpening;
    sharpening.post_filter_fwhm_mm = -3.0;
    EXPECT_THROW(resolve_recon_config(Record(Record::Fields{}), "defaults", sharpening), Error);
    ReconOverrides flat;
    flat.grid_size = {64, 64, 0};
    EXPECT_THROW(resolve_recon_config(Record(Record::Fields{}), "defaults", flat), Error);
}

}  // namespace
}  // namespace isotone::app
