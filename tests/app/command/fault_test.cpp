// SPDX-License-Identifier: Apache-2.0
#include "app/command/fault.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace isotone::app {
namespace {

template <class Exception>
Fault fault_from(const Exception& exception) {
    return describe_fault(std::make_exception_ptr(exception));
}

// REQ-CMD-01
TEST(Fault, KeepsTheCodeOfAnErrorAndHasThreeLines) {
    const Fault fault = fault_from(Error(ErrorCode::disk_full, "image.nii.gz", "no space left", "free some"));
    EXPECT_EQ(fault.exit_status, 7);
    EXPECT_EQ(std::count(fault.text.begin(), fault.text.end(), '\n'), 2);
}

// REQ-CMD-01
TEST(Fault, OutOfMemoryIsNine) {
    EXPECT_EQ(fault_from(std::bad_alloc()).exit_status, 9);
}

/// First column of the table of exit statuses.
std::vector<int> documented_statuses() {
    std::ifstream page(ISOTONE_SOURCE_DIR "/docs/user/command.md");
    std::string line;
    while (std::getline(page, line) && line != "## Exit status") {
    }
    std::vector<int> statuses;
    while (std::getline(page, line) && line.rfind("## ", 0) != 0) {
        int status = 0;
        if (std::sscanf(line.c_str(), "| %d |", &status) == 1) {
            statuses.push_back(status);
        }
    }
    return statuses;
}

// REQ-CMD-01
TEST(Fault, EveryCodeHasTheStatusOfTheManual) {
    std::vector<int> statuses{0};
    for (const ErrorCode code : {ErrorCode::internal, ErrorCode::usage, ErrorCode::input_missing,
                                 ErrorCode::input_corrupt, ErrorCode::inconsistent_data, ErrorCode::output_location,
                                 ErrorCode::disk_full, ErrorCode::batch_partly_failed, ErrorCode::out_of_memory,
                                 ErrorCode::no_device, ErrorCode::interrupted_resumable, ErrorCode::interrupted}) {
        statuses.push_back(fault_from(Error(code, "where", "why", "do")).exit_status);
    }
    EXPECT_EQ(statuses, documented_statuses());
}

TEST(Fault, AnythingElseSaysWhoseFaultItIs) {
    const Fault fault = fault_from(std::runtime_error("surprise"));
    EXPECT_EQ(fault.exit_status, 1);
    EXPECT_THAT(fault.text, testing::HasSubstr("fault of isotone"));
    EXPECT_EQ(fault_from(42).exit_status, 1);
}

}  // namespace
}  // namespace isotone::app
