// SPDX-License-Identifier: Apache-2.0
/// The Error an action throws; the test fails where it throws none.
#pragma once

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone::test {

template <typename Action>
Error error_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no Error was thrown";
    return Error(ErrorCode::internal, "", "no Error was thrown", "");
}

}  // namespace isotone::test
