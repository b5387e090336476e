// SPDX-License-Identifier: Apache-2.0
#include "app/command/fault.hpp"

#include "core/error.hpp"

#include <new>

namespace isotone::app {
namespace {

Fault fault_of(const Error& error) {
    return {static_cast<int>(error.code()), error.three_lines()};
}

Fault internal(const std::string& what) {
    return fault_of(Error(ErrorCode::internal, "isotone", "unexpected fault: " + what,
                          "this is a fault of isotone, not of your data: please report it with the command line and "
                          "isotone --version"));
}

}  // namespace

Fault describe_fault(const std::exception_ptr& exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const Error& error) {
        return error.code() == ErrorCode::internal ? internal(error.where() + ": " + error.what()) : fault_of(error);
    } catch (const std::bad_alloc&) {
        return fault_of(Error(ErrorCode::out_of_memory, "memory", "the system has none left for this work",
                              "use a smaller grid (--grid, --voxel) or a machine with more memory"));
    } catch (const std::exception& other) {
        return internal(other.what());
    } catch (...) {
        return internal("an exception of unknown type");
    }
}

}  // namespace isotone::app
